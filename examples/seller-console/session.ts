/**
 * Who is signed in: a signed cookie, and the token that the forms of this session carry. A stand-in for your own sign-in.
 *
 * `SameSite=Lax`, since with `Strict` the cookie would not come along from Amazon.
 */
import {createHmac, randomUUID, timingSafeEqual} from 'node:crypto';
import type {Request, RequestHandler, Response} from 'express';
import {jwtVerify, SignJWT} from 'jose';
import type {Viewer} from './html.js';
import {PEOPLE, type Person} from './people.js';

/** A person at a browser. */
export interface Session extends Viewer {
	readonly person: Person;
}

export interface Sessions {
	/** Reads the cookie once a request. */
	readonly read: RequestHandler;
	/** Sends who is not signed in to the sign-in. */
	readonly require: RequestHandler;
	/** Refuses a form that did not come from a page of this session. */
	readonly checkForm: RequestHandler;
	begin(response: Response, personId: string): Promise<boolean>;
	end(response: Response): void;
}

/** Who is signed in on a request; once `read` has run. */
export function sessionOf(request: Request): Session | undefined {
	return found.get(request);
}

/** The same, behind `require`. */
export function signedIn(request: Request): Session {
	const session = found.get(request);
	if (!session) {
		throw new Error('This page stands behind no sign-in.');
	}
	return session;
}

const found = new WeakMap<Request, Session>();
const COOKIE = '__Host-console';
const LIFETIME_S = 8 * 3600;

/** @param secret at least 32 random bytes */
export function createSessions(secret: Uint8Array): Sessions {
	return {
		read: async (request, _response, next) => {
			const session = await open(cookieOf(request), secret);
			if (session) {
				found.set(request, session);
			}
			next();
		},
		require: (request, response, next) => {
			if (found.has(request)) {
				next();
			} else {
				response.redirect(303, `/sign-in?${new URLSearchParams({returnTo: request.originalUrl})}`);
			}
		},
		checkForm: (request, _response, next) => {
			const given = Buffer.from(String(request.body?.csrf ?? ''));
			const expected = Buffer.from(found.get(request)?.csrfToken ?? '');
			const isOurs = expected.length > 0 && given.length === expected.length && timingSafeEqual(given, expected);
			next(isOurs ? undefined : Object.assign(new Error('A form came from elsewhere.'), {status: 403}));
		},
		async begin(response, personId) {
			if (!PEOPLE.some(({id}) => id === personId)) {
				return false;
			}
			const token = await new SignJWT()
				.setProtectedHeader({alg: 'HS256'})
				.setSubject(personId)
				.setJti(randomUUID())
				.setExpirationTime(`${LIFETIME_S}s`)
				.sign(secret);
			response.append('set-cookie', `${COOKIE}=${token}; Max-Age=${LIFETIME_S}; ${ATTRIBUTES}`);
			return true;
		},
		end(response) {
			response.append('set-cookie', `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`);
		},
	};
}

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

async function open(token: string | undefined, secret: Uint8Array): Promise<Session | undefined> {
	if (token === undefined) {
		return undefined;
	}
	try {
		const {payload} = await jwtVerify(token, secret, {algorithms: ['HS256'], requiredClaims: ['exp', 'jti']});
		const person = PEOPLE.find(({id}) => id === payload.sub);
		const csrfToken = createHmac('sha256', secret).update(`form of ${payload.jti}`).digest('base64url');
		return person && {person, name: person.name, account: person.account, csrfToken};
	} catch {
		return undefined; // over, or not ours: nobody is signed in
	}
}

function cookieOf({headers}: Request): string | undefined {
	const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
	return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

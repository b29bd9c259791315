/**
 * The seller console: an Express application in which accounts connect their sellers and see their orders.
 *
 * Only puts the parts together. Where it runs and against which Amazon is start.ts's to say.
 */
import {fileURLToPath} from 'node:url';
import express, {type ErrorRequestHandler, type Express} from 'express';
import {type AmazonAuth, amazonAuthErrorOf} from 'got-amazon-auth';
import {type AttemptStore, connectSeller} from 'got-amazon-auth/express';
import {html, page} from './html.js';
import {orderPages} from './orders.js';
import {sameOriginForms, securityHeaders} from './security.js';
import {MARKETPLACES, sellerPages} from './sellers.js';
import {createSessions, sessionOf} from './session.js';
import {signInPages} from './sign-in.js';
import type {Vault} from './vault/vault.js';

export interface ConsoleOptions {
	/** Its `refreshToken` asks the vault. */
	readonly auth: AmazonAuth;
	readonly vault: Vault;
	/** Shared by all processes: where an attempt to connect is spent. */
	readonly attempts: AttemptStore;
	/** Of the developer console. */
	readonly applicationId: string;
	/** `https://console.example`: where browsers find the console. */
	readonly origin: string;
	/** 32 random bytes each: of the sessions, and of connecting. */
	readonly sessionSecret: Uint8Array;
	readonly connectSecret: Uint8Array;
	/** Origins that stand for Amazon's in the demo. */
	readonly amazonAlsoAt?: readonly string[];
	/** Errors, for your log. They hold no token. */
	readonly onError: (error: unknown) => void;
}

export function createConsole(options: ConsoleOptions): Express {
	const {auth, vault, attempts, applicationId, origin, amazonAlsoAt = []} = options;
	const sessions = createSessions(options.sessionSecret);
	const redirectUri = `${origin}/amazon/callback`;
	const connect = connectSeller(auth, {
		applicationId,
		redirectUri,
		marketplaceId: (request) => String(request.body?.marketplaceId ?? ''),
		user: (request) => sessionOf(request)?.person.id,
		tenant: (request) => sessionOf(request)?.person.tenant,
		signInUrl: (_request, returnTo) => `/sign-in?${new URLSearchParams({returnTo})}`,
		secrets: [options.connectSecret],
		store: attempts,
		refusedPage: refused,
		async onConnected({sellingPartnerId, tenant, region, refreshToken}) {
			if (tenant === undefined) {
				throw new Error('Nobody works for no account.');
			}
			await vault.keep({tenant, region, sellingPartnerId}, {refreshToken, connectedAtMs: Date.now()});
			// What is cached was made with the refresh token that this one replaces.
			await auth.forget({sellingPartnerId, tenant});
			return '/sellers?done=connected';
		},
	});

	const app = express();
	app.disable('x-powered-by');
	app.use(securityHeaders([...centralOrigins(auth, applicationId), ...amazonAlsoAt]));
	app.get('/style.css', (_request, response) => {
		response.set('cache-control', 'max-age=300').sendFile(STYLE);
	});
	app.use(sameOriginForms, express.urlencoded({extended: false, limit: '8kb'}), sessions.read);
	app.get('/amazon/login', connect.login);
	app.get('/amazon/callback', connect.callback);
	app.use(
		signInPages(sessions),
		sellerPages({auth, vault, sessions, connect: connect.start}),
		orderPages({auth, vault, sessions}),
	);
	app.use((_request, _response, next) => next(Object.assign(new Error('No such page.'), {status: 404})));
	app.use(errorPage(options.onError));
	return app;
}

const STYLE = fileURLToPath(new URL('style.css', import.meta.url));

const refused = page({
	title: 'This link is not valid',
	content: html`<div class="card narrow"><p>It was used before, is too old, or was not made for you here.</p>
<p><a href="/sellers">Begin again at your sellers</a></p></div>`,
});

/** What the browser is told of an error, by its status. */
const SAID: Readonly<Record<number, string>> = {
	401: 'Please sign in first.',
	403: 'This form did not come from a page of the console. Nothing was changed.',
	404: 'There is no such page, or it is not yours to see.',
	502: 'Amazon refused this. If the seller has taken the authorisation back, connect the seller again.',
	503: 'This is not available right now. Please try again in a moment.',
};

function errorPage(onError: (error: unknown) => void): ErrorRequestHandler {
	return (error: unknown, request, response, _next) => {
		onError(error);
		const status = statusOf(error);
		const viewer = sessionOf(request);
		const content = html`<div class="card narrow"><p>${SAID[status] ?? 'Something went wrong. Nothing was changed.'}</p>
<p><a href="/sellers">Back to your sellers</a></p></div>`;
		response.set({...amazonAuthErrorOf(error)?.headers}); // `retry-after`, where Amazon throttles
		response.status(status).send(page({title: 'That did not work', ...(viewer && {viewer}), content}));
	};
}

function statusOf(error: unknown): number {
	const status = error instanceof Error && 'status' in error ? error.status : undefined;
	if (typeof status === 'number' && status >= 400 && status < 600) {
		return status;
	}
	return amazonAuthErrorOf(error) ? 502 : 500;
}

/** Where the consent pages are that this console sends sellers to. */
function centralOrigins({sellingPartner}: AmazonAuth, applicationId: string): string[] {
	return MARKETPLACES.map(({id}) => new URL(sellingPartner.consentUrl({marketplaceId: id, applicationId, state: 'any'})).origin);
}

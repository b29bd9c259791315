/**
 * One credential a request: whose credential a request carries already, when it comes to be authorised.
 *
 * A got, a fetch, an interceptor and headers of `authorize` may stand one above the other, of one auth or of several. What any of them
 * has put on is known by its value; a value nobody knows is the caller's own, and is replaced. Asked only where such a header is there:
 * most calls have none.
 */

import {APIS} from '../apis/index.js';
import type {Attachment, Call, Plan} from '../apis/types.js';
import {AmazonAuthError} from '../errors.js';
import type {Identity} from '../identity.js';
import type {TokenOwner} from '../tokens/key.js';
import {type CredentialHolder, holderOf, type KnownTokens} from '../tokens/known-credentials.js';
import type {Wait} from '../util/wait.js';

/** The headers that carry a credential, by lower-case name. */
const MANAGED: readonly string[] = [...new Set(APIS.flatMap(({headers}) => headers.credentials))];
const CALLERS_OWN: readonly string[] = APIS.flatMap(({headers}) => headers.callersOwn ?? []);
/** Headers that a credential of ours brings along, and a new one brings anew. */
const COMPANIONS: readonly string[] = APIS.flatMap(({headers}) => headers.companions ?? []);
const IDS = ['tenant', 'sellingPartnerId', 'merchantId'] as const;

/**
 * Gets the credential of a request, where what it carries already is of the same binding, or nobody's whom this process knows.
 *
 * @throws {@link AmazonAuthError} `IDENTITY_CONFLICT`
 */
export function authorizedOnce(plan: Plan, call: Call, wait: Wait, cache: KnownTokens): Attachment | Promise<Attachment> {
	const carried = carriedBy(call.headers, cache);
	return carried ? authorizedAgain(plan, call, wait, {carried, cache}) : plan.attach(call, wait);
}

async function authorizedAgain(
	plan: Plan,
	call: Call,
	wait: Wait,
	{carried, cache}: {carried: readonly Carried[]; cache: KnownTokens},
): Promise<Attachment> {
	// What is another's for certain costs no token.
	if (carried.some(({cache: its, owner}) => its !== cache || (owner && isAnother(owner, call.identity)))) {
		throw twoCredentials();
	}
	const attachment = await plan.attach({...call, headers: withoutSignature(call.headers, carried)}, wait);
	assertOneBinding(carried, attachment, cache);
	return attachment;
}

/**
 * The same where headers are put on: a function of the caller's may have led the request through another layer since.
 *
 * @throws {@link AmazonAuthError} `IDENTITY_CONFLICT`
 */
export function assertOnlyOurs(headers: Readonly<Record<string, unknown>>, attachment: Attachment, cache: KnownTokens): void {
	const carried = carriedBy(headers, cache);
	if (carried) {
		assertOneBinding(carried, attachment, cache);
	}
}

/** A credential that a request carries. */
interface Carried extends CredentialHolder {
	readonly name: string;
	readonly value: string;
}

function carriedBy(headers: Readonly<Record<string, unknown>>, cache: KnownTokens): readonly Carried[] | undefined {
	let carried: Carried[] | undefined;
	for (const name of MANAGED) {
		const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
		const holder = typeof value === 'string' ? holderOf(value, cache) : undefined;
		if (typeof value === 'string' && holder) {
			carried = [...(carried ?? []), {...holder, name, value}];
		}
	}
	return carried?.every(({name}) => CALLERS_OWN.includes(name)) ? undefined : carried;
}

/** An id that only one of the two names is left to {@link assertOneBinding}: an auth may have been told whose its one token is. */
function isAnother(owner: TokenOwner, identity: Identity): boolean {
	return IDS.some((key) => {
		const [its, ours] = [owner[key], identity[key] ?? null];
		return its !== null && its !== ours && (ours !== null || key === 'merchantId');
	});
}

function assertOneBinding(carried: readonly Carried[], {headers}: Attachment, cache: KnownTokens): void {
	const ours = carriedBy(headers, cache) ?? [];
	for (const {value, cache: its, owner} of carried) {
		const isOne = ours.some((one) => one.value === value || (one.cache === its && isSame(owner, one.owner)));
		if (!isOne) {
			throw twoCredentials();
		}
	}
}

/** An application's own credential is its own for whomever it calls. */
function isSame(a: TokenOwner | undefined, b: TokenOwner | undefined): boolean {
	return !a || !b || IDS.every((key) => a[key] === b[key]);
}

/** The headers without what an earlier layer of this binding has put on: it is made anew, and a key of the caller's stays. */
function withoutSignature(headers: Call['headers'], carried: readonly Carried[]): Call['headers'] {
	const names = carried.map(({name}) => name);
	const gone = [...names, ...COMPANIONS];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !gone.includes(name)));
}

function twoCredentials(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_CONFLICT',
		'The request carries a credential already, which another auth or another identity has put on, so nothing was sent: let one layer (a got, a fetch, an interceptor, headers of authorize) authorise it, or all of them with one identity.',
	);
}

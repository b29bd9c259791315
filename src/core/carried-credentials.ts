/**
 * Which credentials a send may carry: after another send of its call, and where another layer has put one on already.
 *
 * A server chooses where its redirect goes, and must not thereby choose a credential. The caller's own credential must not travel either:
 * on the way to another host clients take off `authorization` (got 14 keeps it from https to http), and leave Amazon's own headers on.
 *
 * A got, a fetch, an interceptor and the headers of `authorize` may be layers of one request, of one auth or of several. A request has one
 * credential: a value that some auth of this process has put on is recognised, and any other value is the caller's own and is replaced.
 * Most requests have no such header, and cost no look-up.
 */

import {APIS} from '../apis/index.js';
import type {Attachment, Call, Plan} from '../apis/types.js';
import {AmazonAuthError} from '../errors.js';
import {ID_KEYS, type Identity} from '../identity.js';
import type {TokenOwner} from '../tokens/key.js';
import {type CredentialHolder, holderOf, type KnownTokens} from '../tokens/known-credentials.js';
import type {Wait} from '../util/wait.js';
import {apiOf} from './match.js';
import type {SendBefore} from './send.js';

/** The headers that carry a credential of any API, by lower-case name. */
export const CREDENTIALS: readonly string[] = [...new Set(APIS.flatMap(({headers}) => headers.credentials))];
const CALLERS_OWN: readonly string[] = APIS.flatMap(({headers}) => headers.callersOwn ?? []);
/** Headers that a credential of ours brings along, and a new one brings anew. */
const COMPANIONS: readonly string[] = APIS.flatMap(({headers}) => headers.companions ?? []);
/** Accounts of APIs that have no token of their own account: whose such a credential is, its call has named. */
const ALWAYS_NAMED: readonly string[] = APIS.flatMap(({identityKey, ownAccount}) =>
	identityKey && !ownAccount ? [identityKey.key] : [],
);

/** Whether a send goes to another URL than the one before it, which a retry does not. */
export function isHop(url: URL, before: SendBefore | undefined): boolean {
	return before !== undefined && sentUrl(before).href !== url.href;
}

/**
 * The plan, where the send may carry what it says.
 *
 * A first send may carry it. A hop carries a credential only within one origin, and only the credential of the send before it. A retry
 * carries what its plan says now, if the send before it had a credential.
 */
export function carryOver(
	plan: Plan | undefined,
	{url, method}: {url: URL; method: string},
	before: SendBefore | undefined,
): Plan | undefined {
	if (before === undefined || plan === undefined) {
		return plan;
	}
	if (before.credentialId === undefined) {
		return undefined;
	}
	if (!isHop(url, before) && before.method === method) {
		return plan;
	}
	return sentUrl(before).origin === url.origin && before.credentialId() === plan.credentialId() ? plan : undefined;
}

/** Takes the caller's own credentials off a call to Amazon that is sent on to another origin. Header names may be in any case. */
export function dropCredentials(headers: Record<string, unknown>, url: URL, before: SendBefore | undefined): void {
	if (!before?.isPrivate || sentUrl(before).origin === url.origin) {
		return;
	}
	for (const name of Object.keys(headers)) {
		if (CREDENTIALS.includes(name.toLowerCase())) {
			delete headers[name];
		}
	}
}

function sentUrl({attachment, href}: SendBefore): URL {
	return attachment?.url ?? new URL(href);
}

/**
 * Gets the credential of a request, unless the request already carries a credential that this process has put on for another binding.
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
	// If the credential is another binding's for certain, no token is fetched to find that out.
	if (carried.some(({cache: its, owner}) => its !== cache || (owner && isAnother(owner, call.identity)))) {
		throw twoCredentials();
	}
	const attachment = await plan.attach({...call, headers: withoutSignature(call.headers, carried)}, wait);
	assertOneBinding(carried, attachment, cache);
	return attachment;
}

/**
 * Repeats the check as the headers are put on, since a function of the caller's may have led the request through another layer meanwhile.
 *
 * @throws {@link AmazonAuthError} `IDENTITY_CONFLICT`
 */
export function assertOnlyOurs(headers: Readonly<Record<string, unknown>>, attachment: Attachment, cache: KnownTokens): void {
	const carried = carriedBy(headers, cache);
	if (carried) {
		assertOneBinding(carried, attachment, cache);
	}
}

/**
 * Whether the caller has signed the request with a key of its own, which no auth of this process knows.
 *
 * The agent asks this, since an SDK of Amazon's above it may sign.
 */
export function isSignedByCaller(url: URL, headers: Call['headers'], cache: KnownTokens): boolean {
	const signature = apiOf(url)?.headers.signature;
	const isSigned = signature !== undefined && headers.authorization?.startsWith(signature) === true;
	return isSigned && !carriedBy(headers, cache);
}

/** Whether an earlier layer has put a credential of this process on the request already. */
export function isCarrying(headers: Call['headers'], cache: KnownTokens): boolean {
	return carriedBy(headers, cache) !== undefined;
}

/** A credential that a request carries. */
interface Carried extends CredentialHolder {
	readonly name: string;
	readonly value: string;
}

function carriedBy(headers: Readonly<Record<string, unknown>>, cache: KnownTokens): readonly Carried[] | undefined {
	let carried: Carried[] | undefined;
	for (const name of CREDENTIALS) {
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
	return ID_KEYS.some((key) => {
		const [its, ours] = [owner[key], identity[key] ?? null];
		return its !== null && its !== ours && (ours !== null || ALWAYS_NAMED.includes(key));
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

/** A credential of the application itself has no owner, and fits every call of the application. */
function isSame(a: TokenOwner | undefined, b: TokenOwner | undefined): boolean {
	return !a || !b || ID_KEYS.every((key) => a[key] === b[key]);
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

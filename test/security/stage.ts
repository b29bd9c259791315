/**
 * One run: a fake Amazon that gives out and answers what is in a vault, an auth that holds its secrets, and a note of all that is seen.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import https from 'node:https';
import type {Got} from 'got';
import {type AmazonAuth, type AmazonAuthOptions, createAmazonAuth} from 'got-amazon-auth';
import type {FailRule} from 'got-amazon-auth/testing';
import {readKey} from '../support/read-key.js';
import {findIn, type Index, indexOf, type Secrets} from './search.js';
import {readAll} from './sinks.js';
import type {Vault} from './vault.js';
import type {Amazon} from './wire.js';

/**
 * Where a customer's data is expected, only credentials count; and before this package has had its turn, what the application has put
 * into its own got is still to be read there, so that only what Amazon gives counts.
 */
export type Protected = 'everything' | 'credentials' | 'tokens';

export interface Stage {
	readonly fake: Amazon;
	readonly vault: Vault;
	readonly options: AmazonAuthOptions;
	readonly auth: AmazonAuth;
	/** One more auth; as `auth`, it is closed when the run is over. */
	open(options: AmazonAuthOptions): AmazonAuth;
	/** got as users make it: it goes through a proxy that asks for a password. */
	readonly base: Got;
	/** A path of the Selling Partner API that holds an id, and a query of a customer's. */
	readonly url: URL;
	/** Answers what fits with these, and everything else with tokens of the vault and replies that hold a customer's data. */
	answer(...rules: readonly FailRule[]): void;
	/** Notes what can be read of a value, as it is now. */
	see(subject: unknown, what?: Protected): void;
	/** A secret that only this run has: what the package itself draws. */
	guard(name: string, secret: string): void;
}

/** The package's own channels: everybody may listen. */
export const TOPICS: readonly string[] = ['minted', 'joined', 'refreshed', 'refused', 'fallback', 'retried', 'store', 'connect'];

/** What was seen where, in one run. */
export interface Seen {
	readonly subjects: readonly unknown[];
	readonly leaks: readonly string[];
	/** Places that were looked at. */
	readonly places: number;
	/** The package's own channels on which something was told. */
	readonly heard: ReadonlySet<string>;
}

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const PAY = 'https://pay-api.amazon.com/live/v2';
export const FOREIGN = 'https://foreign.example';
export const PATH: RegExp = /^\/listings\//;

const OK = {service: 'lwa', status: 200, times: 99} as const;

/** Plays a path once with a vault, on an Amazon that no other run has called: what one leaves behind would use up the next one’s rules. */
export async function play(path: (stage: Stage) => Promise<unknown>, vault: Vault, fake: Amazon): Promise<Seen> {
	const {customers} = vault;
	const subjects: unknown[] = [];
	const texts: [where: string, text: string, what: Protected][] = [];
	const see = (subject: unknown, what: Protected = 'everything'): void => {
		subjects.push(subject);
		texts.push(...readAll(subject).map(([way, text]): [string, string, Protected] => [way, text, what]));
	};
	const base = throughProxy(fake.got, vault);
	const options = optionsFor(vault, base);
	const opened: AmazonAuth[] = [];
	const open = (one: AmazonAuthOptions): AmazonAuth => {
		const auth = createAmazonAuth(one);
		opened.push(auth);
		return auth;
	};
	const auth = open(options);
	const url = new URL(`${NA}/listings/2021-08-01/items/A3EXAMPLESELLER/${customers.id}`);
	url.searchParams.set('customer', customers.query);
	const answer = (...rules: readonly FailRule[]): void => {
		for (const rule of [...rules, ...replies(vault)]) {
			fake.fail(rule);
		}
	};
	const guarded: Record<string, string> = {};
	const guard = (name: string, secret: string): void => {
		guarded[name] = secret;
	};
	const heard = new Set<string>();
	const listeners = TOPICS.map((topic) => ({
		channel: `got-amazon-auth:${topic}`,
		told(message: unknown): void {
			heard.add(topic);
			see(message);
		},
	}));
	for (const {channel, told} of listeners) {
		subscribe(channel, told);
	}
	try {
		see(await path({fake, vault, options, auth, open, base, url, answer, see, guard}));
	} finally {
		for (const {channel, told} of listeners) {
			unsubscribe(channel, told);
		}
		// A token call that hangs goes on without its callers, and would do so through the runs to come.
		await fake.close();
		await Promise.all(opened.map((one) => one.close()));
	}
	const leaks = search(texts, vault, {...signaturesIn(fake), ...guarded});
	return {subjects, leaks, places: texts.length, heard};
}

/** The places that show a secret, as `secret in way`. */
export function search(
	texts: readonly (readonly [where: string, text: string, what: Protected])[],
	{credentials, customers}: Vault,
	more: Secrets = {},
): string[] {
	const {privateKey, ...others} = credentials;
	const {proxyUser, proxyPassword, ...tokens} = others;
	const index: Readonly<Record<Protected, () => Index>> = {
		tokens: () => indexOf({...tokens, ...more}, privateKeyIndex(privateKey)),
		credentials: () => indexOf({...others, ...more}, privateKeyIndex(privateKey)),
		everything: () => indexOf({...others, ...more, ...customers}, privateKeyIndex(privateKey)),
	};
	const all = (what: Protected): string => joined(texts.filter((one) => one[2] === what).map(([, text]) => text));
	const kinds = [...new Set(texts.map(([, , what]) => what))];
	// Where is asked only when something is there.
	if (kinds.every((what) => findIn(all(what), index[what]()).length === 0)) {
		return [];
	}
	const leaks = texts.flatMap(([where, text, what]) => findIn(text, index[what]()).map((name) => `${name} in ${where}`));
	return [...new Set(leaks)];
}

/** Each line once: inspect, JSON and stack say much the same. */
function joined(texts: readonly string[]): string {
	return [...new Set(texts.flatMap((text) => text.split('\n')))].join('\n');
}

const privateKeys = new Map<string, Index>();

/** Too long to be taken apart for every run. */
function privateKeyIndex(privateKey: string): Index {
	const index = privateKeys.get(privateKey) ?? indexOf({privateKey, 'private key in bytes': derOf(privateKey)});
	privateKeys.set(privateKey, index);
	return index;
}

const CLIENT = 'amzn1.application-oa2-client.';

/** Without its beginning, which all keys share. */
function derOf(pem: string): Uint8Array {
	return Buffer.from(pem.replaceAll(/-----[A-Z ]+-----/g, ''), 'base64').subarray(32);
}

function optionsFor({credentials}: Vault, base: Got): AmazonAuthOptions {
	const {clientSecret, refreshToken, mwsAuthToken} = credentials;
	return {
		appstore: {clientId: `${CLIENT}a`, clientSecret},
		sellingPartner: {clientId: `${CLIENT}5`, clientSecret, refreshToken, dataElements: ['buyerInfo']},
		pay: {
			publicKeyId: 'LIVE-EXAMPLEKEYID',
			region: 'na',
			privateKey: readKey(credentials.privateKey),
			mwsAuthToken: () => mwsAuthToken,
		},
		got: base,
		// A cache allocates for all it may hold.
		maxTokens: 10,
	};
}

function replies({credentials, customers}: Vault): FailRule[] {
	const {accessToken, refreshToken, restrictedDataToken, delegationToken} = credentials;
	const {reply} = customers;
	const times = 99;
	return [
		{
			...OK,
			body: {access_token: accessToken, refresh_token: refreshToken, token_type: 'bearer', expires_in: 3600},
		},
		{service: 'tokens', status: 200, times, body: {restrictedDataToken, expiresIn: 3600}},
		{service: 'pay-exchange', status: 200, times, body: {authorizationToken: delegationToken}},
		{service: 'selling-partner', status: 200, times, body: {reply}},
		{service: 'pay', status: 200, times, body: {reply}},
		{service: 'appstore', status: 200, times, body: {reply}},
	];
}

/** An agent as the proxy agents of npm are: the proxy's URL, user and password in it, is one of its properties. */
function throughProxy(got: Got, {credentials: {proxyUser, proxyPassword}}: Vault): Got {
	const proxy = new URL('http://proxy.example:8080');
	proxy.username = proxyUser;
	proxy.password = proxyPassword;
	return got.extend({agent: {https: Object.assign(new https.Agent(), {proxy})}});
}

/** Signatures as they went out: they are made anew for each send. */
function signaturesIn({journal}: Amazon): Secrets {
	const signatures = journal.flatMap(({headers}) => /Signature=(\S+)/.exec(headers.authorization ?? '')?.[1] ?? []);
	return Object.fromEntries(signatures.map((signature, index) => [`signature ${index + 1}`, signature]));
}

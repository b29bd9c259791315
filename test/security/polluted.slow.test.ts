/**
 * Own properties alone decide: whatever name `Object.prototype` holds, a credential goes where the call was sent, and the call fares no
 * worse than without this package. What a client by itself makes of a polluted prototype is the client's.
 */
import https from 'node:https';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {request} from 'undici';
import {expect, it} from 'vitest';
import {optionsOf} from '../support/read-key.js';

const ELSEWHERE = 'https://foreign.example/taken';
const URLS = [
	'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations',
	'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000',
	'https://advertising-api.amazon.com/v2/profiles',
] as const;

/** Of calls, requests and inits; of attachments, sends, plans and waits; of replies and their headers; of options and contexts. */
const NAMES =
	'url href method headers body query dispatcher amazon cache redirect servername upgrade context json form sellingPartnerId merchantId businessCustomerId sandbox advertiserId profileId adsAccountId tenant got attachment carried retry isFinal stringToSign deadlineMs reviewed givenRetry timeout document unasked isFallback dataElements restrictedData restrictedDataToken reportType allows amazonOnly cuts forFramework location content-encoding retry-after x-amzn-ratelimit-limit access_token errors code message authorizationToken mwsAuthToken reason appstore deviceMessaging ads region details requestId amazon-ads-clientid amazon-advertising-api-scope amazon-ads-accountid store encryptionKeys refresh maxTokens userAgent algorithm application'
		.split(' ')
		// Node 24's own http client, whoever calls, leaves a connection behind that fails later with nobody to tell.
		.filter((name) => name !== 'timeout' || Number.parseInt(process.versions.node, 10) < 24);

/** Undefined of an auth: the client alone. */
type Way = (url: string, fake: FakeAmazon, auth: AmazonAuth | undefined) => Promise<number>;

const WAYS: readonly [name: string, way: Way][] = [
	[
		'got',
		async (url, fake, auth) => (await (auth?.got ?? fake.got)(url, {retry: {limit: 0}, throwHttpErrors: false})).statusCode,
	],
	[
		'fetch',
		async (url, fake, auth) => {
			const init = {dispatcher: fake.dispatcher} as object;
			return (await (auth ? auth.fetch(url, init) : fetch(url, init))).status;
		},
	],
	[
		'undici',
		async (url, fake, auth) => {
			const dispatcher = auth ? fake.dispatcher.compose(amazonInterceptor(auth)) : fake.dispatcher;
			const {statusCode, body} = await request(url, {dispatcher});
			await body.dump();
			return statusCode;
		},
	],
	[
		'agent',
		(url, fake, auth) =>
			new Promise((resolve, reject) => {
				const agent = auth ? amazonAgent(auth, {agent: fake.agent}) : fake.agent;
				https.get(url, {agent}, (reply) => resolve(reply.resume().statusCode ?? 0)).once('error', reject);
			}),
	],
	[
		'authorize',
		async (url, fake, auth) => {
			const headers = auth ? await auth.authorize({method: 'GET', url}) : {};
			return (await fake.got(url, {headers, retry: {limit: 0}, throwHttpErrors: false})).statusCode;
		},
	],
];

it.each(WAYS)('%s: a call is the same call, whatever name every object has', async (_name, way) => {
	await using fake = await startFakeAmazon({extraHosts: {'foreign.example': () => ({body: '{}'})}});
	const options = {...optionsOf(fake), maxTokens: 1000};
	const see = async (url: string, isOurs: boolean, pollution?: {name: string; value: unknown}) => {
		const from = fake.journal.length;
		const auth = isOurs ? createAmazonAuth(options) : undefined;
		const outcome = await within(pollution, () => way(url, fake, auth)).catch(
			(error: Error) => `${error.name}: ${error.message}`,
		);
		const arrived = fake.journal
			.slice(from)
			.map(({method, host, path, query, credential}) => `${method} ${host}${path}?${query} ${credential}`);
		return {outcome, arrived};
	};
	/** Tokens are fetched with got, whichever client calls. */
	const isGots = async (url: string, pollution: {name: string; value: unknown}): Promise<boolean> => {
		const [clean, dirty] = [await bareGot(url, fake), await bareGot(url, fake, pollution)];
		return clean !== dirty;
	};
	const changed: unknown[] = [];
	for (const url of URLS) {
		const clean = await see(url, true);
		const bare = await see(url, false);
		for (const name of NAMES) {
			for (const value of [new URL(ELSEWHERE), ELSEWHERE, true]) {
				const theirs = await Promise.resolve(see(url, false, {name, value}));
				const isTheirs = JSON.stringify(theirs) !== JSON.stringify(bare) || (await isGots(url, {name, value}));
				const seen = await see(url, true, {name, value});
				const isElsewhere = seen.arrived.some((one) => !placesOf(clean).includes(placeOf(one)) && !one.endsWith(' none'));
				if (isElsewhere || (!isTheirs && JSON.stringify(seen) !== JSON.stringify(clean))) {
					changed.push({url, name, value: String(value), ...seen});
				}
			}
		}
	}
	expect(changed).toEqual([]);
});

function bareGot(url: string, fake: FakeAmazon, pollution?: {name: string; value: unknown}): Promise<string> {
	const call = (): Promise<string> =>
		fake.got.post(url, {body: 'a', retry: {limit: 0}, throwHttpErrors: false}).then(({statusCode}) => String(statusCode));
	return within(pollution, call).catch((error: Error) => error.message);
}

/** Without the method, which undici itself chooses by a body. */
function placeOf(arrived: string): string {
	return arrived.replace(/^\w+ /, '').replace(/\?.*$/, '');
}

function placesOf({arrived}: {arrived: readonly string[]}): string[] {
	return arrived.map(placeOf);
}

async function within<T>(pollution: {name: string; value: unknown} | undefined, work: () => Promise<T>): Promise<T> {
	if (!pollution) {
		return work();
	}
	const {name, value} = pollution;
	Object.defineProperty(Object.prototype, name, {value, configurable: true, writable: true});
	try {
		return await work();
	} finally {
		Reflect.deleteProperty(Object.prototype, name);
	}
}

/**
 * What is called in vitest's jsdom environment, where `Uint8Array` and `AbortSignal` are not those that Node's own parts make. Each gives
 * what is to be compared; the project that other-realms.slow.test.ts installs runs them.
 */
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';

const ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/123-1234567-1234567';
const CHARGES = 'https://pay-api.amazon.com/live/v2/charges';
const BODY = '{"chargePermissionId":"S01-0000000-0000000"}';
const HEADERS = {'content-type': 'application/json'};

interface Stage {
	readonly auth: AmazonAuth;
	readonly fake: FakeAmazon;
	/** `auth.fetch` by the fake's dispatcher, and the status of its reply. */
	send(url: string | Request, init?: object, by?: AmazonAuth): Promise<number>;
}

const abortable = (): AbortSignal => new AbortController().signal;
const gone = (): AbortSignal => AbortSignal.abort(new Error('the reason'));

export const calls: Readonly<Record<string, {call(stage: Stage): Promise<unknown>; gives: unknown}>> = {
	'the globals are not those of Node': {
		// jsdom changes some of them; a context of vmThreads has an Object of its own.
		call: async () => new TextEncoder().encode('a') instanceof Uint8Array && structuredClone({}) instanceof Object,
		gives: false,
	},
	'a payment by fetch': {call: ({send}) => send(CHARGES, {method: 'POST', body: BODY}), gives: 201},
	'a payment by fetch, as bytes': {
		call: ({send}) => send(CHARGES, {method: 'POST', headers: HEADERS, body: Uint8Array.from(Buffer.from(BODY))}),
		gives: 201,
	},
	'a payment as a Request': {call: ({send}) => send(new Request(CHARGES, {method: 'POST', body: BODY})), gives: 201},
	'a payment by got': {
		call: async ({auth}) => (await auth.got.post(CHARGES, {json: JSON.parse(BODY), signal: abortable()})).statusCode,
		gives: 201,
	},
	'a payment by got, as bytes': {
		call: async ({auth}) => (await auth.got.post(CHARGES, {body: new TextEncoder().encode(BODY)})).statusCode,
		gives: 201,
	},
	'a signed button': {
		call: async ({auth}) => (await auth.pay.signButtonPayload({a: 1})).signature.length > 100,
		gives: true,
	},
	'an order by fetch, with a signal': {call: ({send}) => send(ORDER, {signal: abortable()}), gives: 200},
	'an order by fetch, with a bound signal': {
		call: ({auth, send}) => send(ORDER, {}, auth.as({application: true}, {signal: abortable()})),
		gives: 200,
	},
	'the reason of a signal': {
		call: ({send}) => send(ORDER, {signal: gone()}).catch(({message}: Error) => message),
		gives: 'the reason',
	},
	'the reason of a bound signal': {
		call: ({auth, send}) => send(ORDER, {}, auth.as({application: true}, {signal: gone()})).catch(({message}: Error) => message),
		gives: 'the reason',
	},
	'a store that two share': {
		async call({fake}) {
			const entries = new Map<string, string>();
			const store = {
				async get(key: string) {
					const value = entries.get(key);
					return value === undefined ? undefined : {value, lifetimeMs: 3_600_000};
				},
				set: async (key: string, value: string) => void entries.set(key, value),
				delete: async (key: string) => void entries.delete(key),
			};
			const encryptionKeys: [Uint8Array] = [Uint8Array.from({length: 32}, (_, index) => index)];
			for (const _ of ['one', 'two']) {
				const auth = createAmazonAuth({sellingPartner: fake.options.sellingPartner, got: fake.got, store, encryptionKeys});
				await auth.got(ORDER);
				await auth.close();
			}
			return fake.count({service: 'lwa'});
		},
		gives: 1,
	},
};

/** Makes a call against a fake of its own. */
export async function run(name: string): Promise<unknown> {
	// Not `await using`: the contexts of vmThreads have no Symbol.asyncDispose on Node 20.
	const fake = await startFakeAmazon();
	const {sellingPartner, pay} = fake.options;
	const {publicKeyId, privateKey, region} = pay;
	const auth = createAmazonAuth({sellingPartner, pay: {publicKeyId, privateKey, region}, got: fake.got});
	try {
		return await calls[name]?.call({
			auth,
			fake,
			async send(url, init, by = auth) {
				return (await by.fetch(url, {...init, dispatcher: fake.dispatcher})).status;
			},
		});
	} finally {
		await auth.close();
		await fake.close();
	}
}

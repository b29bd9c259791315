/**
 * Rule 35: each function of the application's runs in the async context of the call that caused it, however many calls wait.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import {createPrivateKey, sign} from 'node:crypto';
import type {Got, RequestFunction} from 'got';
import {type AmazonAuth, createAmazonAuth, type TokenStore} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';
import {NA, ORDER, PLAIN} from './stage.js';

/** Who is served: what an application keeps for each request that it answers. */
const tenant = new AsyncLocalStorage<string>();
const SELLERS = Array.from({length: 100}, (_, index) => `seller ${index}`);
const MERCHANTS = ['M0', 'M1', 'M2', 'M3', 'M4'];
const KEY: Uint8Array = Uint8Array.from({length: 32}, (_, index) => index);

/** Who was served when a function was called. */
class Callers {
	readonly #names = new Map<string, Set<string>>();

	note(what: string): string {
		const name = tenant.getStore() ?? 'nobody';
		this.#names.set(what, (this.#names.get(what) ?? new Set()).add(name));
		return name;
	}

	/** Each once: on a busy machine a call may be tried again. */
	of(what: string): string[] {
		return [...(this.#names.get(what) ?? [])].sort();
	}
}

/** A store whose every function tells who called it. */
function heard(store: ReturnType<typeof memoryStore>, callers: Callers): TokenStore {
	return {
		get: (...asked) => {
			callers.note('get');
			return store.get(...asked);
		},
		set: (...asked) => {
			callers.note('set');
			return store.set(...asked);
		},
		delete: store.delete,
		async lease(...asked) {
			callers.note('lease');
			const lease = await store.lease(...asked);
			return (
				lease && {
					fence: lease.fence,
					release: () => {
						callers.note('release');
						return lease.release();
					},
				}
			);
		},
	};
}

/** The fake's own got, whose `request` function tells who called it. */
function heardGot(fake: FakeAmazon, callers: Callers): Got {
	const send = fake.got.defaults.options.request as RequestFunction;
	const request: RequestFunction = (url, ...rest) => {
		callers.note(`request ${url.host}`);
		return send(url, ...rest);
	};
	return fake.got.extend({request});
}

function authOf(fake: FakeAmazon, callers: Callers, isShared: boolean): AmazonAuth {
	const {clientSecret, ...application} = fake.options.sellingPartner;
	const key = createPrivateKey(fake.options.pay.privateKey);
	return createAmazonAuth({
		sellingPartner: {
			...application,
			dataElements: ['buyerInfo'],
			clientSecret: async () => {
				callers.note('clientSecret');
				return clientSecret;
			},
			refreshToken: async () => fake.refreshTokenOf(callers.note('refreshToken')),
		},
		pay: {
			...fake.options.pay,
			mwsAuthToken: async () => `amzn.mws.${callers.note('mwsAuthToken')}`,
			privateKey: async (text) => {
				callers.note('privateKey');
				return sign('sha256', text, {key, padding: 6, saltLength: 32});
			},
		},
		got: heardGot(fake, callers),
		...(isShared && {store: heard(memoryStore(createShelf()), callers), encryptionKeys: [KEY]}),
	});
}

test.each([
	['alone', false],
	['with a store', true],
])('%s: a hundred tenants at once are each served with their own grant, secret, store and connection', async (_how, isShared) => {
	await using fake = await startFakeAmazon({sellers: SELLERS});
	const callers = new Callers();
	await using auth = authOf(fake, callers, isShared);
	const calls = SELLERS.map((sellingPartnerId) =>
		tenant.run(sellingPartnerId, () => auth.as({sellingPartnerId}).got(`${ORDER}?for=${encodeURIComponent(sellingPartnerId)}`)),
	);
	await Promise.all(calls);
	const orders = fake.journal.filter(({service}) => service === 'selling-partner');
	expect(
		new Set(orders.map(({query, sellingPartnerId = ''}) => query === `for=${encodeURIComponent(sellingPartnerId)}`)),
	).toEqual(new Set([true]));
	const all = [...SELLERS].sort();
	const ofAll = ['refreshToken', 'clientSecret', 'request api.amazon.com', `request ${new URL(NA).host}`];
	for (const what of isShared ? [...ofAll, 'get', 'set', 'lease', 'release'] : ofAll) {
		expect(callers.of(what), what).toEqual(all);
	}
});

test.each([
	['alone', false],
	['with a store', true],
])(
	'%s: behind a hundred sellers each merchant is asked for his own MWS token, and signed for, in his own context',
	async (_how, isShared) => {
		const merchants = Object.fromEntries(MERCHANTS.map((id) => [id, {mwsAuthToken: `amzn.mws.${id}`}]));
		await using fake = await startFakeAmazon({sellers: SELLERS, merchants});
		const callers = new Callers();
		await using auth = authOf(fake, callers, isShared);
		const sellers = SELLERS.map((sellingPartnerId) => tenant.run(sellingPartnerId, () => auth.as({sellingPartnerId}).got(PLAIN)));
		const charged = MERCHANTS.map((merchantId) =>
			tenant.run(merchantId, () =>
				auth.as({merchantId}).got('https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000'),
			),
		);
		await Promise.all([...sellers, ...charged.map((call) => call.catch(() => {}))]);
		expect(callers.of('mwsAuthToken')).toEqual(MERCHANTS);
		const exchanges = fake.journal.filter(({service}) => service === 'pay-exchange');
		expect(new Set(exchanges.map(({path, query}) => `${path.split('.').at(-1)} ${query}`))).toEqual(
			new Set(MERCHANTS.map((id) => `${id} merchantId=${id}`)),
		);
		expect(callers.of('privateKey')).toEqual(MERCHANTS);
	},
);

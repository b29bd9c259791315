/** The exchange of an MWS token where the application's own signer does not answer. */
import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {createPayClient} from '../../../src/apis/pay/client.js';
import {readPay} from '../../../src/apis/pay/options.js';
import {exchange} from '../../../src/apis/pay/token-exchange.js';
import {createPermit} from '../../../src/tokens/calls/reservation.js';
import {ownerOf} from '../../../src/tokens/key.js';
import {until} from '../../support/until.js';
import {handClock} from '../../tokens/bench.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

it('a signature that does not come is asked for once more after ten seconds, and after ten more the exchange has failed', async () => {
	const clock = handClock();
	const privateKey = vi.fn(() => new Promise<Uint8Array>(() => {}));
	const [key] = readPay({publicKeyId: 'K', privateKey, region: 'na'});
	const call = vi.fn();
	const client = createPayClient({keys: [key as NonNullable<typeof key>], call, cache: {} as never, clock});
	const asked = {
		merchantId: 'M1',
		mwsAuthToken: 'amzn.mws.1',
		permit: createPermit(client.exchanges, 'account', 'ticket'),
		subject: {label: {api: 'pay', kind: 'authorization-token'}, owner: ownerOf({merchantId: 'M1'})},
	} as const;
	let outcome: unknown = 'open';
	const exchanging = exchange(client, key as NonNullable<typeof key>, asked, new AbortController().signal).catch((error) => {
		outcome = error;
	});
	const later = async (ms: number) => {
		clock.advance(ms);
		await vi.advanceTimersByTimeAsync(ms);
	};
	await until(() => privateKey.mock.calls.length === 1);
	await later(9_999);
	expect([privateKey.mock.calls.length, outcome]).toEqual([1, 'open']);
	await later(1);
	// The pause before it is none here, and yet a timer.
	await until(() => vi.getTimerCount() > 0);
	await later(1);
	await until(() => privateKey.mock.calls.length === 2);
	await later(9_999);
	expect(outcome).toBe('open');
	await later(1);
	await exchanging;
	expect(outcome).toMatchObject({
		code: 'ERR_AMAZON_TOKEN_UNREACHABLE',
		message: expect.stringContaining('its request was not signed in time'),
	});
	expect([privateKey.mock.calls.length, call.mock.calls.length]).toEqual([2, 0]);
});

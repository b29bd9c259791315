/**
 * Who is asked whom a call is for, and how often.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import {describe, expect, it, vi} from 'vitest';
import {askedOnce, type Identify, type IdentitySource, identitySource} from '../../src/core/identify.js';
import type {AmazonIdentity} from '../../src/types.js';
import type {Wait} from '../../src/util/wait.js';
import {gate} from '../flows/stage.js';
import {rejectionOf} from '../support/errors.js';
import {handClock, PATIENT} from '../tokens/bench.js';

const gone = (): Wait => ({signals: [AbortSignal.abort(new Error('gone'))]});
const idOf = async (source: IdentitySource, wait: Wait = PATIENT) => (await source(wait))?.sellingPartnerId;

describe.each<[string, (identify: Identify) => IdentitySource]>([
	['the function of `as`', (identify) => identitySource(identify, handClock()).source],
	["an adapter's", (identify) => askedOnce(identify, handClock())],
])('%s', (_whose, sourceOf) => {
	it('is asked again by the next call where it failed', async () => {
		const failure = new Error('the database is away');
		const identify = vi.fn().mockRejectedValueOnce(failure).mockResolvedValue({sellingPartnerId: 'A2'});
		const source = sourceOf(identify);
		expect(await rejectionOf(idOf(source))).toBe(failure);
		expect(await idOf(source)).toBe('A2');
	});

	it('is asked again by the next call where it threw at once', async () => {
		const identify = vi.fn(() => {
			throw new Error('no session');
		});
		const source = sourceOf(identify);
		for (let call = 1; call <= 2; call++) {
			expect((await rejectionOf(idOf(source))).message).toBe('no session');
			expect(identify).toHaveBeenCalledTimes(call);
		}
	});

	it('is asked again by the next call where its look-up never settles', async () => {
		const identify = vi
			.fn<Identify>()
			.mockReturnValueOnce(new Promise(() => {}))
			.mockResolvedValue({sellingPartnerId: 'A2'});
		const source = sourceOf(identify);
		const first = new AbortController();
		const waiting = idOf(source, {signals: [first.signal]});
		first.abort(new Error('too long'));
		expect((await rejectionOf(waiting)).message).toBe('too long');
		expect(await idOf(source)).toBe('A2');
		expect(await idOf(source)).toBe('A2');
	});

	it('is not asked for a caller that has gone', async () => {
		const identify = vi.fn(() => ({sellingPartnerId: 'A2'}));
		const source = sourceOf(identify);
		await expect(async () => source(gone())).rejects.toThrow('gone');
		expect(identify).not.toHaveBeenCalled();
	});

	it.each([undefined, null])('has identified nobody where it returns %s', async (nobody) => {
		expect(await sourceOf(() => nobody as undefined)(PATIENT)).toBeUndefined();
	});

	it('is a TypeError where it returns what is no identity', async () => {
		const error = await rejectionOf(Promise.resolve(sourceOf(() => ({sellerId: 'A2'}) as AmazonIdentity)(PATIENT)));
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toContain('"sellerId"');
	});
});

describe('the function of `as`', () => {
	it('is asked by nobody before a call needs it, and by each call', async () => {
		const identify = vi.fn(async () => ({sellingPartnerId: 'A2'}));
		const {source, now} = identitySource(identify, handClock());
		expect([now, identify.mock.calls.length]).toEqual([undefined, 0]);
		expect(await Promise.all([idOf(source), idOf(source)])).toEqual(['A2', 'A2']);
		await idOf(source);
		expect(identify).toHaveBeenCalledTimes(3);
	});

	it('answers for the async context of each call', async () => {
		const context = new AsyncLocalStorage<AmazonIdentity>();
		const {source} = identitySource(() => context.getStore(), handClock());
		const asked = ['A', 'B'].map((sellingPartnerId) => context.run({sellingPartnerId}, () => idOf(source)));
		expect(await Promise.all(asked)).toEqual(['A', 'B']);
		expect(await source(PATIENT)).toBeUndefined();
	});

	it('that hangs for one call holds up no other', async () => {
		const hung = new Promise<never>(() => {});
		const identify = vi.fn<Identify>().mockReturnValueOnce(hung).mockReturnValue({sellingPartnerId: 'A2'});
		const {source} = identitySource(identify, handClock());
		void source(PATIENT);
		expect(await idOf(source)).toBe('A2');
	});
});

describe("an adapter's", () => {
	it('is asked once, at the first call that needs it', async () => {
		const identify = vi.fn(async () => ({sellingPartnerId: 'A2'}));
		const source = askedOnce(identify, handClock());
		expect(identify).not.toHaveBeenCalled();
		expect(await Promise.all([idOf(source), idOf(source)])).toEqual(['A2', 'A2']);
		await idOf(source);
		expect(identify).toHaveBeenCalledOnce();
	});

	it('that fails is shared by those who came together', async () => {
		const failure = new Error('the database is away');
		const identify = vi.fn().mockRejectedValueOnce(failure).mockResolvedValue({sellingPartnerId: 'A2'});
		const source = askedOnce(identify, handClock());
		const together = await Promise.allSettled([idOf(source), idOf(source)]);
		expect(together).toMatchObject([{reason: failure}, {reason: failure}]);
		expect(identify).toHaveBeenCalledOnce();
	});

	it('says nobody once for all calls, too', async () => {
		const identify = vi.fn(() => undefined);
		const source = askedOnce(identify, handClock());
		expect([await source(PATIENT), await source(PATIENT)]).toEqual([undefined, undefined]);
		expect(identify).toHaveBeenCalledOnce();
	});

	it("goes on for the others when one caller's wait ends, and is not joined by the next", async () => {
		const slow = gate<AmazonIdentity>();
		const identify = vi.fn<Identify>().mockReturnValueOnce(slow.passed).mockReturnValue({sellingPartnerId: 'NEW'});
		const source = askedOnce(identify, handClock());
		const first = new AbortController();
		const leaves = idOf(source, {signals: [first.signal]});
		const stays = idOf(source);
		first.abort(new Error('left'));
		await expect(leaves).rejects.toThrow('left');
		expect(await idOf(source)).toBe('NEW');
		slow.open({sellingPartnerId: 'A2'});
		expect(await stays).toBe('A2');
	});

	it('is given up with the call whose deadline passes', async () => {
		const clock = handClock();
		const identify = vi
			.fn<Identify>()
			.mockReturnValueOnce(new Promise(() => {}))
			.mockReturnValue({sellingPartnerId: 'A2'});
		const source = askedOnce(identify, clock);
		const late = rejectionOf(idOf(source, {signals: [], deadlineMs: clock.monotonicMs() + 1}));
		expect(await late).toMatchObject({code: 'ERR_AMAZON_CREDENTIAL_TIMEOUT'});
		expect(await idOf(source)).toBe('A2');
	});
});

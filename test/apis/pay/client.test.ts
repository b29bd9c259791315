/** How far our clock is ahead of Amazon's, and when a second send can help. */
import {describe, expect, it} from 'vitest';
import {createPayClient, type PayClient} from '../../../src/apis/pay/client.js';

const NOON = Date.UTC(2026, 10, 21, 12, 0, 0, 400);
const NOON_DATE = '20261121T120000Z';

/** A client of a clock that is set; nothing else of it is asked. */
function clientAt(clock: {ms: number; monotonicMs?: number}): PayClient {
	const never = () => {
		throw new Error('Nothing is asked of Amazon here');
	};
	const cache = {} as PayClient['cache'];
	return createPayClient({
		keys: [],
		call: never,
		cache,
		clock: {nowMs: () => clock.ms, monotonicMs: () => clock.monotonicMs ?? 0},
	});
}

const header = (ms: number): string => new Date(ms).toUTCString();

describe('learning', () => {
	it('the offset is that of the reply, and a second for the way', () => {
		const client = clientAt({ms: NOON});
		expect(client.learnClock(header(NOON - 300_000), NOON_DATE)).toBe(true);
		expect(client.nowMs()).toBe(Date.UTC(2026, 10, 21, 11, 54, 59));
	});
	it('the offset is kept while the clock goes on', () => {
		const clock = {ms: NOON, monotonicMs: 0};
		const client = clientAt(clock);
		client.learnClock(header(NOON - 300_000), NOON_DATE);
		clock.ms += 3_600_000;
		clock.monotonicMs += 3_600_000;
		expect(client.nowMs()).toBe(Date.UTC(2026, 10, 21, 12, 54, 59));
	});
	it('a second refusal of the same moment says yes and changes nothing', () => {
		const client = clientAt({ms: NOON});
		client.learnClock(header(NOON - 300_000), NOON_DATE);
		const learned = client.nowMs();
		expect(client.learnClock(header(NOON - 299_000), NOON_DATE)).toBe(true);
		expect(client.nowMs()).toBe(learned);
	});
	it('a clock that drifts further is learned again', () => {
		const client = clientAt({ms: NOON});
		client.learnClock(header(NOON - 60_000), NOON_DATE);
		expect(client.learnClock(header(NOON - 120_000), '20261121T115859Z')).toBe(true);
		expect(client.nowMs()).toBe(Date.UTC(2026, 10, 21, 11, 57, 59));
	});
});

describe('a clock that was set after something was learned', () => {
	const learned = () => {
		const clock = {ms: NOON, monotonicMs: 0};
		const client = clientAt(clock);
		client.learnClock(header(NOON - 600_000), NOON_DATE);
		return {clock, client};
	};
	it.each([
		['back', [-601_000]],
		['on', [601_000]],
		['back in steps that would pass for drift one by one', [-3_000, -3_000]],
	])('%s is believed', (_where, steps) => {
		const {clock, client} = learned();
		for (const step of steps) {
			client.nowMs();
			clock.ms += step;
		}
		expect(client.nowMs()).toBe(clock.ms);
	});
	it('by less than what two readings differ by anyway is not noticed', () => {
		const {clock, client} = learned();
		const offsetMs = client.nowMs() - NOON;
		clock.ms -= 5_000;
		expect(client.nowMs()).toBe(clock.ms + offsetMs);
	});
	it('is measured from what was learned last', () => {
		const {clock, client} = learned();
		clock.ms -= 4_000;
		client.learnClock(header(clock.ms - 700_000), '20261121T115456Z');
		clock.ms -= 4_000;
		expect(client.nowMs()).toBeLessThan(clock.ms);
	});
	it('and is still ahead teaches anew', () => {
		const {clock, client} = learned();
		clock.ms -= 300_000;
		expect(client.learnClock(header(NOON - 600_000), '20261121T115500Z')).toBe(true);
		expect(client.nowMs()).toBe(Date.UTC(2026, 10, 21, 11, 49, 59));
	});
});

describe('not learning', () => {
	it.each([
		['ahead of ours', header(NOON + 600_000)],
		['more than fifteen minutes behind', header(NOON - 900_001)],
		['no date', 'soon'],
		['missing', undefined],
	])('a reply whose date is %s', (_what, date) => {
		const client = clientAt({ms: NOON});
		expect(client.learnClock(date, NOON_DATE)).toBe(false);
		expect(client.nowMs()).toBe(NOON);
	});
	it('a refusal of a date that cannot be undercut says no', () => {
		const client = clientAt({ms: NOON});
		client.learnClock(header(NOON - 300_000), NOON_DATE);
		expect(client.learnClock(header(NOON - 300_000), '20261121T115459Z')).toBe(false);
	});
	it('a refusal of a request whose date is not known says no', () => {
		expect(clientAt({ms: NOON}).learnClock(header(NOON - 300_000), undefined)).toBe(false);
	});
});

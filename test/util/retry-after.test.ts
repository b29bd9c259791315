/**
 * How long a reply asks to wait.
 */
import {expect, test} from 'vitest';
import {inSeconds} from '../../src/util/clock.js';
import {retryAfterMs} from '../../src/util/retry-after.js';

const NOW_MS = Date.parse('Tue, 10 Nov 2026 10:00:00 GMT');

const asked = (value: string): number | undefined => retryAfterMs({status: 503, headers: {'retry-after': value}}, NOW_MS);

test.each([
	['0', 0],
	['7', 7_000],
	[' 7 ', 7_000],
	['2.5', 2_500],
	['0.0001', 1],
	['86400', 86_400_000],
	['Tue, 10 Nov 2026 10:00:30 GMT', 30_000],
	['Tue, 10 Nov 2026 09:00:00 GMT', 0],
])('Retry-After %j is %d ms', (value, ms) => {
	expect(asked(value)).toBe(ms);
});

test.each(['', 'soon', '-5', '1e3', '.5', '1.', 'in 12 seconds', '2026-11-10', 'Xxx, 99 Yyy GMT'])(
	'Retry-After %j says nothing',
	(value) => {
		expect(asked(value)).toBeUndefined();
	},
);

test('a Retry-After of more than a day is a day', () => {
	expect(asked('9'.repeat(400))).toBe(86_400_000);
	expect(asked('Fri, 31 Dec 9999 23:59:59 GMT')).toBe(86_400_000);
});

const limited = (value: string, status = 429, perSecond?: number): number | undefined =>
	retryAfterMs({status, headers: {'x-amzn-RateLimit-Limit': value}}, NOW_MS, perSecond);

test.each([
	['0.0167', 60_000],
	['0.0056', 179_000],
	['0.5', 2_000],
	['0.3', 4_000],
	['5.0', 1_000],
	['0.000001', 86_400_000],
])('a throttled reply with the rate %s a second is worth %d ms', (value, ms) => {
	expect(limited(value)).toBe(ms);
});

test.each(['', '0', '-1', 'none', 'NaN', 'Infinity'])('the rate %j says nothing, and what is documented holds', (value) => {
	expect(limited(value)).toBeUndefined();
	expect(limited(value, 429, 0.0167)).toBe(60_000);
});

test('Retry-After goes before the rate of the reply, and that before the documented one', () => {
	const headers = {'retry-after': '3', 'x-amzn-ratelimit-limit': '0.5'};
	expect(retryAfterMs({status: 429, headers}, NOW_MS, 0.0167)).toBe(3_000);
	expect(limited('0.5', 429, 0.0167)).toBe(2_000);
});

test.each([200, 403, 500, 503])('a rate beside a %i is no pause', (status) => {
	expect(limited('0.0167', status, 0.0167)).toBeUndefined();
});

test.each([
	[0, '1'],
	[1, '1'],
	[1_001, '2'],
	[60_000, '60'],
])('%d ms is the header "%s"', (ms, header) => {
	expect(inSeconds(ms)).toBe(header);
});

/**
 * What is read of any token call's reply.
 */
import {expect, test} from 'vitest';
import {faultOfStatus, retryAfterMs} from '../../src/token-call/reply.js';

const NOW_MS = Date.parse('Tue, 10 Nov 2026 10:00:00 GMT');

test.each([
	['0', 0],
	['7', 7_000],
	[' 7 ', 7_000],
	['86400', 86_400_000],
	['Tue, 10 Nov 2026 10:00:30 GMT', 30_000],
	['Tue, 10 Nov 2026 09:00:00 GMT', 0],
])('Retry-After %j is %d ms', (value, ms) => {
	expect(retryAfterMs({'retry-after': value}, NOW_MS)).toBe(ms);
});

test.each(['', 'soon', '-5', '1.5', 'in 12 seconds', '2026-11-10', 'Xxx, 99 Yyy GMT'])('Retry-After %j says nothing', (value) => {
	expect(retryAfterMs({'retry-after': value}, NOW_MS)).toBeUndefined();
});

test('a Retry-After of more than a day is a day', () => {
	expect(retryAfterMs({'retry-after': '9'.repeat(400)}, NOW_MS)).toBe(86_400_000);
	expect(retryAfterMs({'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT'}, NOW_MS)).toBe(86_400_000);
});

test.each([408, 429, 500, 502, 503, 504])('%i may be cured by another attempt', (status) => {
	const fault = faultOfStatus({status, headers: {'retry-after': '3'}, body: 'secret'}, NOW_MS);
	expect(fault).toMatchObject({message: `it answered ${status}`, status, retryAfterMs: 3_000, retries: 3});
});

test.each([200, 301, 400, 401, 403, 404, 415])('%i may not', (status) => {
	expect(faultOfStatus({status, headers: {}, body: ''}, NOW_MS)).toBeUndefined();
});

/**
 * What is read of any token call's reply.
 */
import {expect, test} from 'vitest';
import {faultOf} from '../../../src/tokens/calls/token-call.js';

const NOW_MS = Date.parse('Tue, 10 Nov 2026 10:00:00 GMT');
const OWN = {host: 'api.amazon.com', isOwn: true};
const FOREIGN = {host: 'api.amazon.com', isOwn: false};

test.each([408, 429, 500, 502, 503, 504])('%i may be cured by another attempt', (status) => {
	const fault = faultOf({status, headers: {'retry-after': '3'}, body: 'secret'}, NOW_MS, OWN);
	expect(fault).toMatchObject({message: `it answered ${status}`, status, retryAfterMs: 3_000, retries: 3});
});

test.each([200, 301, 400, 401, 403, 404, 415])('%i may not', (status) => {
	expect(faultOf({status, headers: {}, body: ''}, NOW_MS, OWN)).toBeUndefined();
});

test.each([400, 401, 403, 404, 407, 502])('a %i of something in between may, and says what it is', (status) => {
	const reply = {status, headers: {'content-type': 'text/html; charset=utf-8'}, body: 'secret'};
	const fault = faultOf(reply, NOW_MS, {...FOREIGN, amazon: {status}});
	expect(fault).toMatchObject({status, retries: 3, amazon: undefined, mayHaveBeenTaken: status !== 407});
	expect(fault?.message).toContain(`something between here and api.amazon.com answered in its place (${status}, text/html)`);
});

test('of an empty 503 it is not said whose it is', () => {
	expect(faultOf({status: 503, headers: {}, body: ''}, NOW_MS, FOREIGN)?.message).toBe('it answered 503');
});

test('a content type that no list knows is not repeated', () => {
	const reply = {status: 403, headers: {'content-type': 'secret/secret'}, body: ''};
	expect(faultOf(reply, NOW_MS, FOREIGN)?.message).toContain('(403, another content type)');
});

/**
 * What is refused before anything is sent.
 */
import {expect, it} from 'vitest';
import type {Client} from './client.js';
import {can, enter, NA, PLAIN, refusal} from './house.js';

export function describeRefusals(client: Client): void {
	it.each(UNFIT.filter(([what]) => what !== 'http:' || can(client, 'http')))('%s is refused: %s', async (_what, url, code) => {
		const {fake, send} = await enter(client, {extraHosts: {'sellingpartnerapi-na.amazon.com:8443': () => ({})}});
		const error = await refusal(send({url}));
		expect(error.code).toBe(`ERR_AMAZON_${code}`);
		expect(error.message).not.toContain('123');
		expect(fake.journal).toEqual([]);
	});

	it('an API that is not configured is named', async () => {
		const {fake, send} = await enter(client, {}, () => ({sellingPartner: undefined as never}));
		expect((await refusal(send({url: `${NA}${PLAIN}`}))).code).toBe('ERR_AMAZON_SERVICE_NOT_CONFIGURED');
		expect(fake.journal).toEqual([]);
	});

	it('a seller who has revoked the authorization is GRANT_REVOKED, and the call is not sent', async () => {
		const {fake, send} = await enter(client);
		fake.revoke();
		expect((await refusal(send({url: `${NA}${PLAIN}`}))).code).toBe('ERR_AMAZON_GRANT_REVOKED');
		expect(fake.count({service: 'selling-partner'})).toBe(0);
	});
}

const UNFIT: readonly (readonly [what: string, url: string, code: string])[] = [
	['http:', `http://sellingpartnerapi-na.amazon.com${PLAIN}`, 'INSECURE_URL'],
	['a port', `${NA}:8443${PLAIN}`, 'INSECURE_URL'],
	['a trailing slash after a restricted path', `${NA}/orders/v0/orders/123-1234567-1234567/`, 'AMBIGUOUS_PATH'],
	['an encoded slash in a restricted path', `${NA}/orders/v0/orders/123%2FbuyerInfo`, 'AMBIGUOUS_PATH'],
];

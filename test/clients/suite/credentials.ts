/**
 * Which request carries what, for whom.
 */
import {expect, it} from 'vitest';
import {arrived, credentials} from '../got/hooks/harness.js';
import type {Client} from './client.js';
import {APPSTORE, can, enter, FOREIGN, GRANTLESS, NA, ORDER, OTHER_ORDER, PAY, PLAIN, refusal} from './house.js';

const REPORT = `${NA}/reports/2021-06-30/documents/amzn1.spdoc.1.4.na.`;

export function describeCredentials(client: Client): void {
	it.each([
		['a plain operation', `${NA}${PLAIN}`, 'seller-token'],
		['a restricted operation', `${NA}${ORDER}`, 'restricted-data-token'],
		['a grantless operation', `${NA}${GRANTLESS}`, 'grantless'],
		['the Appstore', APPSTORE, 'client-credentials'],
		['Amazon Pay', `${PAY}/charges/C1`, 'pay-signature'],
	])('%s carries its credential', async (_what, url, credential) => {
		const {fake, send} = await enter(client);
		const {status, headers, text} = await send({url});
		expect(credentials(fake)).toEqual([credential]);
		expect(status).toBe(arrived(fake)[0]?.status);
		expect(headers['content-type']).toMatch(/json/);
		expect(JSON.parse(text)).toBeTypeOf('object');
	});

	it('a path that needs encoding arrives as it was written', async () => {
		const {fake, send} = await enter(client);
		await send({url: `${NA}/listings/2021-08-01/items/A1/a%2Fb;c%20d?x=%7e&y=a+b`});
		expect(arrived(fake)).toMatchObject([{path: '/listings/2021-08-01/items/A1/a%2Fb;c%20d', query: 'x=%7e&y=a+b'}]);
	});

	it("the caller's own headers go along, and their user-agent stays", async () => {
		const {fake, send} = await enter(client);
		await send({url: `${NA}${PLAIN}`, headers: {'X-Custom': 'kept', 'User-Agent': 'Mine/1.0 (Language=TypeScript)'}});
		expect(arrived(fake)[0]?.headers).toMatchObject({'x-custom': 'kept', 'user-agent': 'Mine/1.0 (Language=TypeScript)'});
	});

	it("a user-agent that says nothing of the application gives way to the package's", async () => {
		const {fake, send} = await enter(client);
		await send({url: `${NA}${PLAIN}`});
		expect(arrived(fake)[0]?.headers['user-agent']).toMatch(/^got-amazon-auth\//);
	});

	it("a token of the caller's own is replaced", async () => {
		const {fake, send} = await enter(client);
		await send({url: `${NA}${PLAIN}`, headers: {'X-Amz-Access-Token': 'mine'}});
		expect(arrived(fake)[0]?.headers['x-amz-access-token']).toMatch(/^Atza\|/);
	});

	it('another host gets nothing', async () => {
		const {fake, send, foreign} = await enter(client);
		const {status} = await send({url: FOREIGN, headers: {authorization: 'of the caller'}});
		expect([status, foreign[0]?.headers.authorization]).toEqual([200, 'of the caller']);
		expect(Object.keys(foreign[0]?.headers ?? {}).filter((name) => name.startsWith('x-amz'))).toEqual([]);
		expect(fake.count({service: 'lwa'})).toBe(0);
	});

	it('each seller is called for with their own token', async () => {
		const {fake, auth, sendAs} = await enter(client, {sellers: ['A1', 'A2']});
		await Promise.all(['A1', 'A2'].map((sellingPartnerId) => sendAs(auth.as({sellingPartnerId}), {url: `${NA}${PLAIN}`})));
		expect(new Set(arrived(fake).map(({sellingPartnerId}) => sellingPartnerId))).toEqual(new Set(['A1', 'A2']));
	});

	it('a merchant is acted for with a delegation token, fetched once', async () => {
		const {fake, auth, sendAs} = await enter(client, {merchants: {M1: {mwsAuthToken: 'amzn.mws.1'}}}, (options) => ({
			pay: {...options.pay, mwsAuthToken: () => 'amzn.mws.1'},
		}));
		const merchant = auth.as({merchantId: 'M1'});
		await sendAs(merchant, {url: `${PAY}/charges/C1`});
		await sendAs(merchant, {url: `${PAY}/charges/C2`});
		expect(arrived(fake).map(({merchantId}) => merchantId)).toEqual(['M1', 'M1']);
		expect(fake.count({service: 'pay-exchange'})).toBe(1);
	});

	it('an identity that names nobody is IDENTITY_MISSING, and nothing is sent', async () => {
		const {fake, auth, sendAs} = await enter(client, {sellers: ['A1']});
		for (const nobody of [auth, auth.as({sellingPartnerId: undefined}), auth.as(() => undefined)]) {
			expect((await refusal(sendAs(nobody, {url: `${NA}${PLAIN}`}))).code).toBe('ERR_AMAZON_IDENTITY_MISSING');
		}
		expect(fake.journal).toEqual([]);
	});

	it('50 cold calls share one token call', async () => {
		const {fake, send} = await enter(client);
		const replies = await Promise.all(Array.from({length: 50}, () => send({url: `${NA}${PLAIN}`})));
		expect(replies.every(({status}) => status === 200)).toBe(true);
		expect([fake.count({service: 'lwa'}), arrived(fake).length]).toEqual([1, 50]);
	});

	it('one Restricted Data Token serves two orders', async () => {
		const {fake, send} = await enter(client);
		await send({url: `${NA}${ORDER}`});
		await send({url: `${NA}${OTHER_ORDER}`});
		expect(fake.count({service: 'tokens'})).toBe(1);
	});

	it('a restricted report document is found out and sent for once more', async () => {
		const {fake, send} = await enter(client);
		expect((await send({url: `${REPORT}restricted`})).status).toBe(200);
		expect(credentials(fake)).toEqual(['seller-token', 'restricted-data-token']);
		expect((await send({url: `${REPORT}restricted`})).status).toBe(200);
		expect(credentials(fake)).toHaveLength(3);
	});

	if (!can(client, 'context')) {
		return;
	}
	it('what a call says of itself counts for that call', async () => {
		const {fake, send} = await enter(client);
		await send({url: `${REPORT}restricted`, amazon: {reportType: 'GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING'}});
		await send({url: `${NA}${ORDER}`, amazon: {dataElements: []}});
		await send({url: `${NA}${PLAIN}`, amazon: false});
		expect(credentials(fake)).toEqual(['restricted-data-token', 'seller-token', 'none']);
	});

	it('a call for another seller than the bound one is IDENTITY_CONFLICT', async () => {
		const {fake, auth, sendAs} = await enter(client, {sellers: ['A1', 'A2']});
		const call = sendAs(auth.as({sellingPartnerId: 'A1'}), {url: `${NA}${PLAIN}`, amazon: {sellingPartnerId: 'A2'}});
		expect((await refusal(call)).code).toBe('ERR_AMAZON_IDENTITY_CONFLICT');
		expect(fake.journal).toEqual([]);
	});
}

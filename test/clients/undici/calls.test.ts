import {describe, expect, test} from 'vitest';
import {CATALOG, CHARGES, CLIENTS, NA, ORDER, PARTICIPATIONS, setStage} from './stage.js';

const charge = JSON.stringify({chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '1.00', currencyCode: 'USD'}});

describe.each(CLIENTS)('%s', (_name, through) => {
	test("the seller's token goes on a plain operation", async () => {
		await using stage = await setStage();
		const send = through(stage.dispatcher);
		const {status, headers} = await send(CATALOG);
		expect(status).toBe(200);
		expect(headers['cache-control']).toBe('no-store');
		const [, entry] = stage.fake.journal;
		expect(entry).toMatchObject({operation: 'getCatalogItem'});
		expect(entry?.headers['x-amz-access-token']).toMatch(/^Atza\|/);
		expect(entry?.headers['user-agent']).toMatch(/^got-amazon-auth\//);
	});

	test('another host is left alone', async () => {
		await using stage = await setStage({extraHosts: {'files.example': ({headers}) => ({body: JSON.stringify(headers)})}});
		const {text, headers} = await through(stage.dispatcher)('https://files.example/a', {headers: {'x-mine': '1'}});
		expect(Object.keys(JSON.parse(text)).filter((name) => name.startsWith('x-'))).toEqual(['x-mine']);
		expect(headers['cache-control']).toBeUndefined();
	});

	test('a payment is signed over its body', async () => {
		await using stage = await setStage();
		const {status} = await through(stage.dispatcher)(CHARGES, {method: 'POST', body: charge});
		expect(status).toBe(201);
		expect(stage.fake.charges).toHaveLength(1);
	});

	test('a dead token is replaced and the same body sent once more', async () => {
		await using stage = await setStage();
		const send = through(stage.dispatcher);
		await send(PARTICIPATIONS);
		stage.fake.expireTokens();
		const url = `${NA}/listings/2021-08-01/items/A3EXAMPLESELLER/SKU?marketplaceIds=ATVPDKIKX0DER`;
		const {status} = await send(url, {
			method: 'PATCH',
			body: '{"productType":"X","patches":[]}',
			headers: {'content-type': 'application/json'},
		});
		const sends = stage.fake.journal.filter(({method}) => method === 'PATCH');
		expect([status, sends.map((one) => one.status), sends.map(({body}) => body)]).toEqual([
			200,
			[403, 200],
			['{"productType":"X","patches":[]}', '{"productType":"X","patches":[]}'],
		]);
	});

	test('a restricted path gets a Restricted Data Token', async () => {
		await using stage = await setStage();
		const {status} = await through(stage.dispatcher)(`${NA}/orders/v0/orders/902-0000000-0000001/address`);
		expect([status, stage.fake.journal.at(-1)?.headers['x-amz-access-token']?.slice(0, 10)]).toEqual([200, 'Atz.sprdt|']);
		expect(ORDER).toContain('orders');
	});
});

/**
 * Bytes are bytes, whichever realm made them: test environments (jsdom) and vm contexts have a Uint8Array of their own.
 */
import {randomBytes} from 'node:crypto';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {request} from 'undici';
import {describe, expect, it} from 'vitest';
import {arrived, never, PAY, start} from '../clients/got/hooks/harness.js';
import {canTakeDispatcher} from '../clients/suite/nodes-fetch.js';
import {optionsOf} from '../support/read-key.js';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';
import {foreignBuffer, foreignBytes} from './foreign-makes.js';

const CHARGES = `${PAY}/live/v2/charges`;
const CHARGE = JSON.stringify({chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '1.00', currencyCode: 'USD'}});

describe.each([
	['Uint8Array', (): Uint8Array => foreignBytes(CHARGE)],
	['ArrayBuffer', (): ArrayBuffer => foreignBuffer(CHARGE)],
] as const)('a payment whose body is a foreign %s', (_kind, body) => {
	it.skipIf(!canTakeDispatcher)('is signed and sent through fetch', async () => {
		const {auth, fake} = await start();
		const response = await auth.fetch(CHARGES, {method: 'POST', body: body() as ArrayBuffer, dispatcher: fake.dispatcher});
		expect([response.status, arrived(fake)[0]?.body]).toEqual([201, CHARGE]);
	});

	it('is signed and sent through undici', async () => {
		const {auth, fake} = await start();
		const dispatcher = fake.dispatcher.compose(amazonInterceptor(auth));
		const {statusCode} = await request(CHARGES, {method: 'POST', body: body() as Uint8Array, dispatcher});
		expect([statusCode, arrived(fake)[0]?.body]).toEqual([201, CHARGE]);
	});
});

it('a payment whose body is foreign bytes is signed and sent through got', async () => {
	const {auth, fake} = await start();
	await auth.got.post(CHARGES, {body: foreignBytes(CHARGE), retry: never});
	expect(arrived(fake)).toMatchObject([{status: 201, body: CHARGE}]);
});

it.skipIf(!canTakeDispatcher)('a stream of foreign chunks is read and signed as any other', async () => {
	const {auth, fake} = await start();
	const body = (async function* parts() {
		yield foreignBytes(CHARGE.slice(0, 9));
		yield foreignBytes(CHARGE.slice(9));
	})();
	const init = {method: 'POST', body, duplex: 'half', dispatcher: fake.dispatcher} as object;
	expect((await auth.fetch(CHARGES, init)).status).toBe(201);
	expect(arrived(fake)[0]?.body).toBe(CHARGE);
});

it('authorize and review take a foreign body', async () => {
	const {auth} = await start();
	const asked = {method: 'POST', url: CHARGES, body: foreignBytes(CHARGE)};
	const headers = await auth.authorize(asked);
	expect(headers.authorization).toMatch(/^AMZN-PAY-RSASSA-PSS/);
	const reply = {status: 403, headers: {}, body: foreignBytes('{}')};
	expect(await auth.review({...asked, headers}, reply)).toMatchObject({sendAgain: false});
});

it('keys and a private key of foreign bytes are read', async () => {
	const {fake} = await start();
	const foreignKey = foreignBytes(randomBytes(16).toString('hex'));
	expect(foreignKey).not.toBeInstanceOf(Uint8Array);
	const pem = fake.options.pay.privateKey;
	await using auth = createAmazonAuth({
		...optionsOf(fake),
		pay: {...fake.options.pay, privateKey: foreignBytes(pem)},
		store: memoryStore(createShelf()),
		encryptionKeys: [foreignKey],
	});
	expect(
		(await auth.got(`${PAY}/live/v2/charges/S01-0000000-0000000-C000000`, {throwHttpErrors: false, retry: never})).statusCode,
	).toBe(200);
});

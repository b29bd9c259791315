/**
 * Rule 34: what is told where Amazon refuses a credential, and of the renewal that follows.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, test} from 'vitest';
import {CHARGES, startPay} from '../apis/pay/flows/stage.js';
import {startHouse} from '../apis/selling-partner/flows/both-ways.js';
import {rejectionOf} from '../support/errors.js';
import {listen} from './listening.js';
import {noJitter, ORDER, PLAIN, pass, setClocks} from './stage.js';

const OF_SELLER = {
	api: 'selling-partner',
	kind: 'access-token',
	operation: undefined,
	sellingPartnerId: 'A',
	merchantId: undefined,
	tenant: 'T',
} as const;

test('a dead token is told as refused, then retried, and its successor as a forced renewal', async () => {
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A']});
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo'] as const};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});
	const seller = auth.as({sellingPartnerId: 'A', tenant: 'T'});
	await seller.got(ORDER);
	fake.expireTokens();
	pass(60_000);
	const {heard} = listen();
	await seller.got(ORDER);
	const restricted = {...OF_SELLER, kind: 'restricted-data-token', operation: 'getOrder'};
	const dead = {
		what: 'request',
		code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED',
		status: 403,
		amazonCode: 'Unauthorized',
		requestId: expect.any(String),
		ageMs: 60_000,
	};
	// The channels are the process's: a call that another test left behind may still be told of.
	const ours = heard.filter(({message}) => 'tenant' in message && message.tenant === 'T');
	expect(ours).toEqual([
		{name: 'got-amazon-auth:refused', message: {...restricted, ...dead}},
		{name: 'got-amazon-auth:retried', message: {...restricted, what: 'request', attempt: 2, delayMs: 0, status: 403}},
		// At the mint the seller's token turns out to be dead too.
		{name: 'got-amazon-auth:refused', message: {...OF_SELLER, operation: 'getOrder', ...dead}},
		{name: 'got-amazon-auth:retried', message: {...restricted, what: 'token-call', attempt: 2, delayMs: 0, status: 403}},
		{name: 'got-amazon-auth:minted', message: expect.objectContaining(OF_SELLER)},
		{name: 'got-amazon-auth:refreshed', message: {...OF_SELLER, reason: 'forced', ageMs: 60_000}},
		{name: 'got-amazon-auth:minted', message: expect.objectContaining(restricted)},
		{name: 'got-amazon-auth:refreshed', message: {...restricted, reason: 'forced', ageMs: 60_000}},
	]);
	expect(auth.stats().refreshedAhead).toBe(0);
});

test('a renewal is told as forced once, and the next token as a first one', async () => {
	setClocks();
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as({sellingPartnerId: 'A'});
	await seller.got(PLAIN);
	fake.expireTokens();
	const {on} = listen();
	await seller.got(PLAIN);
	pass(3_600_000);
	await seller.got(PLAIN);
	expect(on('got-amazon-auth:minted')).toHaveLength(2);
	expect(on('got-amazon-auth:refreshed').map(({reason}) => reason)).toEqual(['forced']);
});

test('of many calls that meet one dead token, each refusal names the seller and the age', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as({sellingPartnerId: 'A', tenant: 'T'});
	await seller.got(PLAIN);
	fake.expireTokens();
	const {on} = listen();
	await Promise.all(Array.from({length: 20}, () => seller.got(PLAIN)));
	expect(on('got-amazon-auth:refused')).toHaveLength(20);
	for (const message of on('got-amazon-auth:refused')) {
		expect(message).toMatchObject({...OF_SELLER, ageMs: expect.any(Number)});
	}
	expect(on('got-amazon-auth:retried')).toHaveLength(20);
	expect(on('got-amazon-auth:refreshed')).toHaveLength(1);
});

test('a ready-made token that is refused has no age, and no kind that is known here', async () => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const {heard} = listen();
	await rejectionOf(auth.got(ORDER, {context: {amazon: {restrictedDataToken: () => 'Atz.sprdt|handed-over'}}}));
	expect(heard).toEqual([
		{
			name: 'got-amazon-auth:refused',
			message: {
				api: 'selling-partner',
				kind: undefined,
				operation: 'getOrder',
				sellingPartnerId: undefined,
				merchantId: undefined,
				tenant: undefined,
				what: 'request',
				code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED',
				status: 403,
				amazonCode: 'Unauthorized',
				requestId: expect.any(String),
				ageMs: undefined,
			},
		},
	]);
});

test.each([
	['invalid_client', 'ERR_AMAZON_TOKEN_REFUSED', 401],
	['invalid_grant', 'ERR_AMAZON_GRANT_REVOKED', 400],
])('refused tells what Login with Amazon says to a token call: %s, once a minute', async (error, code, status) => {
	await using fake = await startFakeAmazon({sellers: ['A']});
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as({sellingPartnerId: 'A', tenant: 'T'});
	fake.fail({service: 'lwa', error});
	const {heard} = listen();
	await rejectionOf(seller.got(PLAIN));
	await rejectionOf(seller.got(PLAIN)); // what is remembered costs no call, and is not told again
	expect(heard).toEqual([
		{
			name: 'got-amazon-auth:refused',
			message: {
				...OF_SELLER,
				what: 'token-call',
				code,
				status,
				amazonCode: error,
				requestId: expect.any(String),
				ageMs: undefined,
			},
		},
	]);
});

test('a signature that Amazon Pay refuses is told as one, with the operation', async () => {
	const {fake, auth} = await startPay();
	fake.fail({service: 'pay', error: 'InvalidRequestSignature'});
	const {on} = listen();
	await rejectionOf(auth.got(`${CHARGES}/1`, {retry: {limit: 0}}));
	expect(on('got-amazon-auth:refused')).toMatchObject([
		{api: 'pay', kind: 'pay-signature', what: 'request', operation: 'getCharge', code: 'ERR_AMAZON_SIGNATURE_REFUSED'},
	]);
});

test("a throttled or failing call is no refusal of a credential's", async () => {
	noJitter();
	const {fake, auth} = await startHouse();
	const {on} = listen();
	await auth.got(PLAIN);
	fake.fail({service: 'selling-partner', error: 'QuotaExceeded'});
	fake.fail({service: 'selling-partner', status: 500});
	await rejectionOf(auth.got(PLAIN, {retry: {limit: 0}}));
	await rejectionOf(auth.got(PLAIN, {retry: {limit: 0}}));
	await auth.forget();
	fake.fail({service: 'lwa', status: 500, times: 4});
	await rejectionOf(auth.got(PLAIN));
	expect(on('got-amazon-auth:refused')).toEqual([]);
});

test("an application's own call that meets a dead token tells it, and goes once more", async () => {
	await using fake = await startFakeAmazon();
	await using auth = createAmazonAuth({...fake.options});
	await auth.sellingPartner.rotateClientSecret();
	fake.expireTokens();
	const {heard} = listen();
	await auth.sellingPartner.rotateClientSecret();
	const application = {...OF_SELLER, kind: 'client-credentials', sellingPartnerId: undefined, tenant: undefined};
	expect(heard).toMatchObject([
		{name: 'got-amazon-auth:refused', message: {...application, what: 'request', status: 403, ageMs: expect.any(Number)}},
		{name: 'got-amazon-auth:retried', message: {...application, what: 'request', attempt: 2, status: 403}},
		{name: 'got-amazon-auth:minted', message: application},
		{name: 'got-amazon-auth:refreshed', message: {...application, reason: 'forced'}},
	]);
});

/**
 * Amazon Pay for a merchant: the delegation token is put on and signed, is never another's, and is replaced once when it dies.
 */
import {describe, expect, it} from 'vitest';
import {CHARGES, calls, exchanges, failure, headerOfCalls, LIVE, signedHeaders, startPay, ways} from './stage.js';

const merchants = {M1: {mwsAuthToken: 'amzn.mws.m1'}, M2: {mwsAuthToken: 'amzn.mws.m2'}};
const REFUSED_TOKEN = {
	status: 403,
	body: {reasonCode: 'InvalidAuthorizationToken', message: 'The token and merchantId combination specified is invalid.'},
};

for (const [way, client] of ways) {
	describe(way, () => {
		it('a call acts for the merchant that `as` names, and is signed with the token by the provider (trap 19)', async () => {
			const {fake, auth} = await startPay({merchants});
			await client({fake, auth: auth.as({merchantId: 'M1'})}).post(CHARGES, {json: {}});
			expect(fake.charges).toMatchObject([{merchantId: 'M1'}]);
			const [call] = calls(fake);
			expect(call && signedHeaders(call)).toBe(
				'accept;content-type;x-amz-pay-authtoken;x-amz-pay-date;x-amz-pay-host;x-amz-pay-idempotency-key;x-amz-pay-region',
			);
			expect(call?.headers.authorization).toContain(' PublicKeyId=AFAKEAMAZONPAYPUBLICKEY0,');
		});

		it("a call's context may name the merchant", async () => {
			const stage = await startPay({merchants});
			await client(stage)(`${CHARGES}/1`, {context: {amazon: {merchantId: 'M2'}}});
			expect(calls(stage.fake)).toMatchObject([{merchantId: 'M2'}]);
		});

		it('a call that names none is the own one of the key, and exchanges nothing', async () => {
			const stage = await startPay({merchants});
			await client(stage)(`${CHARGES}/1`);
			expect(stage.fake.journal).toMatchObject([{service: 'pay', merchantId: 'A1EXAMPLEPROVIDER'}]);
		});

		it('the exchange carries no token and no idempotency key, and goes to the live environment', async () => {
			const {fake, auth} = await startPay({merchants});
			await client({fake, auth: auth.as({merchantId: 'M1'})})(`${CHARGES}/1`);
			const [exchange] = exchanges(fake);
			expect(exchange).toMatchObject({
				method: 'GET',
				path: '/live/v2/authorizationTokens/amzn.mws.m1',
				query: 'merchantId=M1',
				body: '',
				status: 200,
			});
			expect(exchange && signedHeaders(exchange)).toBe('accept;content-type;x-amz-pay-date;x-amz-pay-host;x-amz-pay-region');
		});

		it('an exchange that is called by hand carries no token either', async () => {
			const {fake, auth} = await startPay({merchants});
			const url = `${LIVE}/authorizationTokens/amzn.mws.m1?merchantId=M1`;
			const reply = await client({fake, auth: auth.as({merchantId: 'M1', application: true})})(url).json();
			// Trap 20: what comes back is the delegation token.
			expect(reply).toEqual({authorizationToken: expect.any(String)});
			expect(fake.journal).toHaveLength(1);
			expect(fake.journal[0]?.headers).not.toHaveProperty('x-amz-pay-authtoken');
		});

		it('a dead token is forgotten and fetched once, and the payment made once under one key', async () => {
			const {fake, auth} = await startPay({merchants});
			const got = client({fake, auth: auth.as({merchantId: 'M1'})});
			await got(`${CHARGES}/1`);
			fake.expireTokens({merchantId: 'M1'});
			await got.post(CHARGES, {json: {}});
			expect(calls(fake).map(({status}) => status)).toEqual([200, 403, 201]);
			expect(exchanges(fake)).toHaveLength(2);
			expect(new Set(headerOfCalls(fake, 'x-amz-pay-idempotency-key').slice(1)).size).toBe(1);
			expect(fake.charges).toHaveLength(1);
		});

		it.each([
			['403 InvalidAuthorizationToken', {error: 'InvalidAuthorizationToken'}],
			['401 UnauthorizedAccess', {error: 'UnauthorizedAccess'}],
			['401 without a word', {status: 401, body: ''}],
		])('%s on a call fetches one token and sends once more', async (_what, outcome) => {
			const {fake, auth} = await startPay({merchants});
			fake.fail({service: 'pay', ...outcome});
			await client({fake, auth: auth.as({merchantId: 'M1'})})(`${CHARGES}/1`);
			expect([exchanges(fake).length, calls(fake).length]).toEqual([2, 2]);
			expect(new Set(headerOfCalls(fake, 'x-amz-pay-authtoken')).size).toBe(2);
		});

		it('a refusal that stays is sent twice, and told with the code of Amazon', async () => {
			const {fake, auth} = await startPay({merchants});
			fake.fail({service: 'pay', error: 'UnauthorizedAccess', times: 9});
			const error = await failure(client({fake, auth: auth.as({merchantId: 'M1'})})(`${CHARGES}/1`));
			expect(error).toMatchObject({
				name: 'HTTPError',
				cause: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', amazon: {status: 401, code: 'UnauthorizedAccess'}},
			});
			expect([exchanges(fake).length, calls(fake).length]).toEqual([2, 2]);
		});

		it('a 401 on a call without a token fetches none', async () => {
			const stage = await startPay({merchants});
			stage.fake.fail({service: 'pay', error: 'UnauthorizedAccess'});
			const error = await failure(client(stage)(`${CHARGES}/1`));
			expect(error).toMatchObject({cause: {code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {code: 'UnauthorizedAccess'}}});
			expect(stage.fake.journal).toHaveLength(1);
		});
	});
}

describe('the merchant', () => {
	it.each([undefined, ''])(
		'an id of %j is IDENTITY_MISSING, and nothing is sent in the name of the provider',
		async (merchantId) => {
			const {fake, auth} = await startPay({merchants});
			const error = await failure(auth.as({merchantId}).got(`${CHARGES}/1`));
			expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING'});
			expect(fake.journal).toEqual([]);
		},
	);

	it("an empty id in a call's context is a TypeError", async () => {
		const {auth} = await startPay({merchants});
		await expect(auth.got(`${CHARGES}/1`, {context: {amazon: {merchantId: ''}}})).rejects.toThrow(
			'merchantId" must be a non-empty string',
		);
	});

	it.each(['..', 'M1/M2', 'M1\\M2'])('the id %s is a TypeError before the MWS token is asked for', async (merchantId) => {
		let asked = 0;
		const {fake, auth} = await startPay({}, {mwsAuthToken: () => String(asked++)});
		const error = await failure(auth.as({merchantId}).got(`${CHARGES}/1`));
		expect(error.message).toContain('"merchantId" must be');
		expect(error).toBeInstanceOf(TypeError);
		expect([asked, fake.journal.length]).toEqual([0, 0]);
	});

	it("a token of the caller's own is kept and signed where no merchant is named", async () => {
		const {fake, auth} = await startPay({merchants});
		const token = (await auth.as({merchantId: 'M1'}).authorize({method: 'GET', url: CHARGES}))['x-amz-pay-authtoken'] ?? '';
		await auth.got(`${CHARGES}/1`, {headers: {'X-Amz-Pay-AuthToken': token}});
		expect(calls(fake)).toMatchObject([{merchantId: 'M1', status: 200}]);
	});

	it('a token of the caller beside a merchant is IDENTITY_CONFLICT', async () => {
		const {fake, auth} = await startPay({merchants});
		const error = await failure(auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`, {headers: {'x-amz-pay-authtoken': 'x'}}));
		expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_CONFLICT'});
		expect(fake.journal).toEqual([]);
	});

	it.each(['Atzr|refresh', 'Atza|seller', 'with space', 'a'.repeat(8193)])(
		'a token of the caller that is none of Amazon Pay is not sent',
		async (token) => {
			const {fake, auth} = await startPay({merchants});
			const error = await failure(auth.got(`${CHARGES}/1`, {headers: {'x-amz-pay-authtoken': token}}));
			expect(error).toMatchObject({code: 'ERR_AMAZON_TOKEN_MALFORMED'});
			expect(error.message).not.toContain(token);
			expect(fake.journal).toEqual([]);
		},
	);
});

it('review forgets exactly the token that was sent, and says whether to send once more', async () => {
	const {auth} = await startPay({merchants});
	const merchant = auth.as({merchantId: 'M1'});
	const request = {method: 'GET', url: `${CHARGES}/1`};
	const old = await merchant.authorize(request);
	const reply = {status: REFUSED_TOKEN.status, headers: {}, body: JSON.stringify(REFUSED_TOKEN.body)};
	expect(await auth.review({...request, headers: old}, reply)).toMatchObject({
		sendAgain: true,
		error: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', amazon: {code: 'InvalidAuthorizationToken'}},
	});
	const renewed = await merchant.authorize(request);
	expect(renewed['x-amz-pay-authtoken']).not.toBe(old['x-amz-pay-authtoken']);
	// A late reply to the old one leaves the new one alone.
	expect(await auth.review({...request, headers: old}, reply)).toMatchObject({sendAgain: true});
	expect((await merchant.authorize(request))['x-amz-pay-authtoken']).toBe(renewed['x-amz-pay-authtoken']);
});

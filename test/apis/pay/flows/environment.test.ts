/**
 * Amazon Pay: key, host and path must speak of one region and environment; of several keys, host and path choose.
 */
import {amazonAuthErrorOf} from 'got-amazon-auth';
import {describe, expect, it} from 'vitest';
import {addKey, authFor, CHARGES, calls, exchanges, failure, LIVE, PAY, startPay, ways} from './stage.js';

for (const [way, client] of ways) {
	describe(way, () => {
		it.each([
			['LIVE-KEY', 'na', `${PAY}/sandbox/v2/charges/1`, 'The path begins with /sandbox/, but the key is a LIVE key'],
			['SANDBOX-KEY', 'na', `${PAY}/live/v2/charges/1`, 'The path begins with /live/, but the key is a SANDBOX key'],
			['sandboxkey', 'na', `${PAY}/live/v2/charges/1`, 'The path begins with /live/, but the key is a SANDBOX key'],
			[
				'LIVE-KEY',
				'na',
				'https://pay-api.amazon.eu/v2/charges/1',
				'The host is pay-api.amazon.eu, but "pay" holds no key for its region',
			],
			['ANYKEY', 'jp', `${PAY}/live/v2/charges/1`, 'The host is pay-api.amazon.com, but "pay" holds no key for its region'],
			[
				'SANDBOX-KEY',
				'na',
				`${PAY}/v2/authorizationTokens/amzn.mws.1?merchantId=M1`,
				'Amazon Pay gives authorization tokens in its live environment only, but the key is a SANDBOX key',
			],
			[
				'ANYKEY',
				'na',
				`${PAY}/sandbox/v2/authorizationTokens/amzn.mws.1?merchantId=M1`,
				'Amazon Pay gives authorization tokens in its live environment only, but the path begins with /sandbox/',
			],
		] as const)(
			'the key %s of %s at %s: ENVIRONMENT_MISMATCH says what disagrees (traps 17, 18)',
			async (publicKeyId, region, url, why) => {
				const stage = await startPay({}, {publicKeyId, region});
				const error = await failure(client(stage)(url));
				expect(error).toMatchObject({code: 'ERR_AMAZON_ENVIRONMENT_MISMATCH', message: `${why}. Nothing was sent.`});
				expect(stage.fake.journal).toEqual([]);
			},
		);

		it.each([
			['LIVE-KEY', '/v2/charges/1', false],
			['LIVE-KEY', '/live/v2/charges/1', false],
			['SANDBOX-KEY', '/v2/charges/1', true],
			['SANDBOX-KEY', '/sandbox/v2/charges/1', true],
		])('the key %s signs %s as it stands, without another segment (trap 17)', async (publicKeyId, path, sandbox) => {
			const stage = await startPay({}, {publicKeyId});
			addKey(stage.fake, publicKeyId);
			await client(stage)(PAY + path);
			expect(calls(stage.fake)).toMatchObject([{path, sandbox, status: 200}]);
		});

		it('a key without a prefix on a path without an environment is signed all the same', async () => {
			const stage = await startPay();
			await client(stage)(`${PAY}/v2/charges/1`, {throwHttpErrors: false});
			// What the fake makes of such a path comes after its check of the signature.
			expect(calls(stage.fake)).toMatchObject([{path: '/v2/charges/1', status: 404, merchantId: 'A1EXAMPLEPROVIDER'}]);
		});

		it('Amazon Pay finds nothing there, and the error says how such a path begins', async () => {
			const stage = await startPay();
			const error = await failure(client(stage)(`${PAY}/v2/charges/1`));
			expect(amazonAuthErrorOf(error)).toMatchObject({
				code: 'ERR_AMAZON_ENVIRONMENT_MISMATCH',
				message: expect.stringContaining('begin the path with /live/ or /sandbox/'),
				amazon: {status: 404},
			});
		});

		it.each([
			[401, 'UnauthorizedAccess'],
			[403, 'InvalidRequestSignature'],
		])('a refusal there (%i %s) says so too, and no other does', async (status, reasonCode) => {
			const stage = await startPay();
			const messages: string[] = [];
			for (const path of ['/v2/charges/1', '/live/v2/charges/1']) {
				stage.fake.fail({service: 'pay', status, body: {reasonCode, message: 'No.'}});
				messages.push(amazonAuthErrorOf(await failure(client(stage)(PAY + path)))?.message ?? '');
			}
			expect(messages.map((message) => message.includes('begin the path with /live/ or /sandbox/'))).toEqual([true, false]);
		});

		it('what is not found in an environment is no mismatch', async () => {
			const stage = await startPay();
			stage.fake.fail({service: 'pay', status: 404, body: {reasonCode: 'ResourceNotFound', message: 'No.'}});
			expect(amazonAuthErrorOf(await failure(client(stage)(`${LIVE}/charges/1`)))).toBeUndefined();
		});

		it('of several keys, host and path choose', async () => {
			const stage = await startPay({}, (own) => [
				{...own, publicKeyId: 'LIVE-NA'},
				{...own, publicKeyId: 'SANDBOX-NA'},
				{...own, publicKeyId: 'BOTH-EU', region: 'eu'},
				{...own, publicKeyId: 'LIVE-JP', region: 'jp'},
			]);
			addKey(stage.fake, 'LIVE-NA');
			addKey(stage.fake, 'SANDBOX-NA');
			addKey(stage.fake, 'BOTH-EU', 'eu');
			addKey(stage.fake, 'LIVE-JP', 'jp');
			const urls = [
				`${PAY}/live/v2/charges/1`,
				`${PAY}/sandbox/v2/charges/1`,
				'https://pay-api.amazon.eu/sandbox/v2/charges/1',
				'https://pay-api.amazon.jp/v2/charges/1',
			];
			for (const url of urls) {
				await client(stage)(url);
			}
			const used = calls(stage.fake).map(({headers, status, sandbox}) => [
				/PublicKeyId=([^,]*)/.exec(headers.authorization ?? '')?.[1],
				headers['x-amz-pay-region'],
				sandbox,
				status,
			]);
			expect(used).toEqual([
				['LIVE-NA', 'na', false, 200],
				['SANDBOX-NA', 'na', true, 200],
				['BOTH-EU', 'eu', true, 200],
				['LIVE-JP', 'jp', false, 200],
			]);
		});

		it('a path that fits a live and a sandbox key is refused, not guessed', async () => {
			const stage = await startPay({}, (own) => [
				{...own, publicKeyId: 'LIVE-NA'},
				{...own, publicKeyId: 'SANDBOX-NA'},
			]);
			const error = await failure(client(stage)(`${PAY}/v2/charges/1`));
			expect(error.message).toContain('begin it with /live/ or /sandbox/');
			expect(stage.fake.journal).toEqual([]);
		});

		it('no redirect is followed on Pay hosts: a 303 is a reply there (trap 22)', async () => {
			const foreign: string[] = [];
			const extraHosts = {
				'foreign.example': ({path}: {path: string}) => {
					foreign.push(path);
					return {};
				},
			};
			const stage = await startPay({extraHosts});
			for (const location of ['https://foreign.example/claimed', `${CHARGES}/1`]) {
				stage.fake.fail({service: 'pay', status: 303, headers: {location}, body: {claimed: true}});
				const response = await client(stage).post(`${LIVE}/merchantAccounts/1/claim`, {json: {}, responseType: 'json'});
				expect([response.statusCode, response.body]).toEqual([303, {claimed: true}]);
			}
			expect([foreign, calls(stage.fake).length]).toEqual([[], 2]);
		});
	});
}

describe('a merchant on a sandbox key', () => {
	it('fails at once, before the MWS token is asked for or anything is sent (trap 18)', async () => {
		let asked = 0;
		const mwsAuthToken = () => {
			asked++;
			return 'amzn.mws.1';
		};
		const {fake, auth} = await startPay({}, {publicKeyId: 'SANDBOX-KEY', mwsAuthToken});
		const error = await failure(auth.as({merchantId: 'M1'}).got(`${PAY}/v2/charges/1`));
		expect(error).toMatchObject({code: 'ERR_AMAZON_ENVIRONMENT_MISMATCH'});
		expect(error.message).toContain('in its live environment only, but the key is a SANDBOX key');
		expect([asked, fake.journal.length]).toEqual([0, 0]);
	});

	it('a key that serves both exchanges in the live environment for a sandbox call', async () => {
		const {fake, auth} = await startPay();
		await auth.as({merchantId: 'M1'}).got(`${PAY}/sandbox/v2/charges/1`);
		expect(exchanges(fake).map(({path}) => path.split('/')[1])).toEqual(['live']);
		expect(calls(fake)).toMatchObject([{sandbox: true, merchantId: 'M1'}]);
	});
});

it('authorize refuses what the hooks refuse', async () => {
	const {fake} = await startPay();
	const auth = authFor(fake, {publicKeyId: 'SANDBOX-KEY'});
	await expect(auth.authorize({method: 'GET', url: `${CHARGES}/1`})).rejects.toMatchObject({
		code: 'ERR_AMAZON_ENVIRONMENT_MISMATCH',
	});
});

/**
 * `auth.sellingPartner`: codes, consent pages, a new client secret, and the removed way from MWS.
 */
import {describe, expect, test} from 'vitest';
import {errorOf, PLAIN, startHouse, throughBoth} from './both-ways.js';

const APPLICATION = 'amzn1.sp.solution.00000000-0000-0000-0000-000000000000';

throughBoth('a code becomes a refresh token, and with it the first call asks for its access token', async (start) => {
	const stored = new Map<string, string>();
	const {fake, auth, clientOf} = await start({
		amazon: {sellers: ['A1FIRST']},
		sellingPartner: {refreshToken: ({sellingPartnerId}) => stored.get(sellingPartnerId)},
	});
	const redirectUri = 'https://app.example/callback';
	const code = fake.issueAuthorizationCode({sellingPartnerId: 'A1FIRST', redirectUri});
	const {refreshToken} = await auth.sellingPartner.exchangeAuthorizationCode({code, redirectUri});
	stored.set('A1FIRST', refreshToken);
	expect(refreshToken).toBe(fake.refreshTokenOf('A1FIRST'));
	await clientOf(auth.as({sellingPartnerId: 'A1FIRST'}))(PLAIN);
	const forms = fake.journal.filter(({service}) => service === 'lwa').map(({body}) => new URLSearchParams(body));
	expect(forms.map((form) => [form.get('grant_type'), form.get('redirect_uri'), form.get('refresh_token')])).toEqual([
		['authorization_code', redirectUri, null],
		['refresh_token', null, refreshToken],
	]);
	expect(fake.count({service: 'selling-partner', sellingPartnerId: 'A1FIRST', status: 200})).toBe(1);
});

throughBoth('a new authorization replaces what was minted with the old one', async (start) => {
	const stored = new Map<string, string>();
	const {fake, auth, clientOf} = await start({
		amazon: {sellers: ['A1FIRST']},
		sellingPartner: {refreshToken: ({sellingPartnerId}) => stored.get(sellingPartnerId)},
	});
	const call = clientOf(auth.as({sellingPartnerId: 'A1FIRST'}));
	stored.set('A1FIRST', fake.refreshTokenOf('A1FIRST'));
	await call(PLAIN);
	const {refreshToken} = await auth.sellingPartner.exchangeAuthorizationCode({code: fake.issueAuthorizationCode()});
	stored.set('A1FIRST', refreshToken);
	await auth.forget({sellingPartnerId: 'A1FIRST'});
	await call(PLAIN);
	const tokens = fake.journal
		.filter(({service}) => service === 'selling-partner')
		.map(({headers}) => headers['x-amz-access-token']);
	expect(new Set(tokens).size).toBe(2);
	const forms = fake.journal.filter(({service}) => service === 'lwa').map(({body}) => new URLSearchParams(body));
	expect(forms.at(-1)?.get('refresh_token')).toBe(refreshToken);
});

describe('exchangeAuthorizationCode', () => {
	test('a code that is spent is GRANT_REVOKED', async () => {
		const {fake, auth} = await startHouse();
		const code = fake.issueAuthorizationCode();
		await auth.sellingPartner.exchangeAuthorizationCode({code});
		expect(await errorOf(auth.sellingPartner.exchangeAuthorizationCode({code}))).toMatchObject({
			code: 'ERR_AMAZON_GRANT_REVOKED',
		});
	});

	test('a reply without a refresh token is an error, and nothing of it is kept', async () => {
		const {fake, auth} = await startHouse();
		fake.fail({service: 'lwa', status: 200, body: {access_token: 'Atza|x', token_type: 'bearer', expires_in: 3600}});
		const exchanging = auth.sellingPartner.exchangeAuthorizationCode({code: 'ANcode'});
		expect(await errorOf(exchanging)).toMatchObject({code: 'ERR_AMAZON_TOKEN_MALFORMED'});
	});

	test('a signal ends it', async () => {
		const {fake, auth} = await startHouse();
		fake.fail({service: 'lwa', hang: true});
		const abort = new AbortController();
		const exchanging = auth.sellingPartner.exchangeAuthorizationCode({code: 'ANcode', signal: abort.signal});
		setTimeout(() => abort.abort(new Error('gone')), 20);
		expect((await errorOf(exchanging)).message).toBe('gone');
	});
});

describe('consentUrl', () => {
	test('has what Amazon asks for, encoded', async () => {
		const {auth} = await startHouse();
		const url = auth.sellingPartner.consentUrl({
			marketplaceId: 'ATVPDKIKX0DER',
			applicationId: APPLICATION,
			state: 'a b&c',
			redirectUri: 'https://app.example/callback?x=1',
			draft: true,
		});
		expect(url).toBe(
			`https://sellercentral.amazon.com/apps/authorize/consent?application_id=${APPLICATION}&state=a+b%26c&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%3Fx%3D1&version=beta`,
		);
	});

	test('is for a published application unless it says draft (trap 44)', async () => {
		const {auth} = await startHouse();
		const url = auth.sellingPartner.consentUrl({
			marketplaceId: 'ATVPDKIKX0DER',
			applicationId: APPLICATION,
			state: 's',
			draft: false,
		});
		expect(url).not.toContain('version');
	});
});

describe('rotateClientSecret', () => {
	test('asks once, with the scope of its own', async () => {
		const {fake, auth} = await startHouse();
		await auth.sellingPartner.rotateClientSecret({region: 'eu'});
		expect(fake.journal.at(-1)).toMatchObject({
			host: 'sellingpartnerapi-eu.amazon.com',
			method: 'POST',
			path: '/applications/2023-11-30/clientSecret',
			credential: 'grantless',
			status: 204,
			body: '',
		});
	});

	test.each([
		['NotEnrolled', 'ERR_AMAZON_TOKEN_REFUSED', 'Register a queue'],
		['QuotaExceeded', 'ERR_AMAZON_THROTTLED', 'Try again later'],
		['Unauthorized', 'ERR_AMAZON_ACCESS_DENIED', 'has the role'],
		['InternalFailure', 'ERR_AMAZON_TOKEN_REFUSED', 'a new secret may have been made'],
	])('%s is %s, and it is not asked again: each success makes a secret', async (error, code, advice) => {
		const {fake, auth} = await startHouse();
		fake.fail({service: 'selling-partner', error, times: 10});
		const refusal = await errorOf(auth.sellingPartner.rotateClientSecret());
		expect(refusal).toMatchObject({code, operation: 'rotateApplicationClientSecret'});
		expect(refusal.message).toContain(advice);
		expect(fake.count({service: 'selling-partner'})).toBe(1);
	});
});

/**
 * What becomes of a call for every answer of the Tokens API (rules 24 and 25). Statuses: Tokens API v2021-03-01 reference.
 */
import {expect} from 'vitest';
import {noJitter} from '../../../flows/stage.js';
import {ORDER, refusalOf, sends, throughBoth} from './both-ways.js';

const MODES = ['require', 'auto'] as const;
const sellingPartner = {dataElements: ['buyerInfo']} as const;

interface Outcome {
	readonly reply: {status: number; headers?: Record<string, string>; body?: object};
	readonly code: string;
	readonly mints: number;
	readonly retryAfterMs?: number;
}

const error = (code: string, message: string, details = ''): object => ({errors: [{code, message, details}]});

const OUTCOMES: Readonly<Record<string, Outcome>> = {
	'400 of a request it does not take': {
		reply: {status: 400, body: error('InvalidInput', 'Invalid input.')},
		code: 'ERR_AMAZON_TOKEN_REFUSED',
		mints: 1,
	},
	'400 for too many active keys': {
		reply: {status: 400, body: error('InvalidInput', 'Too many active keys')},
		code: 'ERR_AMAZON_TOKEN_REFUSED',
		mints: 1,
	},
	401: {
		reply: {status: 401, body: error('Unauthorized', 'Access to requested resource is denied.')},
		code: 'ERR_AMAZON_ACCESS_DENIED',
		mints: 1,
	},
	403: {
		reply: {status: 403, body: error('Unauthorized', 'Access to requested resource is denied.')},
		code: 'ERR_AMAZON_ACCESS_DENIED',
		mints: 1,
	},
	'403 for an expired client secret': {
		reply: {
			status: 403,
			body: error('Unauthorized', 'Access to requested resource is denied.', 'The LWA secret token you provided has expired.'),
		},
		code: 'ERR_AMAZON_ACCESS_DENIED',
		mints: 1,
	},
	404: {
		reply: {status: 404, body: error('NotFound', 'The specified resource does not exist.')},
		code: 'ERR_AMAZON_TOKEN_REFUSED',
		mints: 1,
	},
	415: {reply: {status: 415, body: error('UnsupportedMediaType', 'Unsupported.')}, code: 'ERR_AMAZON_TOKEN_REFUSED', mints: 1},
	429: {
		reply: {status: 429, body: error('QuotaExceeded', 'You exceeded your quota for the requested resource.')},
		code: 'ERR_AMAZON_THROTTLED',
		mints: 4,
	},
	'429 with a long pause': {
		reply: {status: 429, headers: {'retry-after': '120'}, body: error('QuotaExceeded', 'You exceeded your quota.')},
		code: 'ERR_AMAZON_THROTTLED',
		mints: 1,
		retryAfterMs: 120_000,
	},
	500: {reply: {status: 500, body: error('InternalFailure', 'Unexpected.')}, code: 'ERR_AMAZON_TOKEN_UNREACHABLE', mints: 4},
	503: {reply: {status: 503, body: error('ServiceUnavailable', 'Overloaded.')}, code: 'ERR_AMAZON_TOKEN_UNREACHABLE', mints: 4},
	'a redirect': {
		reply: {status: 307, headers: {location: 'https://sellingpartnerapi-na.amazon.com/tokens/elsewhere'}},
		code: 'ERR_AMAZON_TOKEN_UNREACHABLE',
		mints: 1,
	},
	'200 without a token': {reply: {status: 200, body: {expiresIn: 3600}}, code: 'ERR_AMAZON_TOKEN_MALFORMED', mints: 1},
	'200 with a wrapped token (trap 1)': {
		reply: {status: 200, body: {payload: {restrictedDataToken: 'Atz.sprdt|x', expiresIn: 3600}}},
		code: 'ERR_AMAZON_TOKEN_MALFORMED',
		mints: 1,
	},
	"200 with a seller's token in its place": {
		reply: {status: 200, body: {restrictedDataToken: 'Atza|x', expiresIn: 3600}},
		code: 'ERR_AMAZON_TOKEN_MALFORMED',
		mints: 1,
	},
	'200 with a lifetime of two days': {
		reply: {status: 200, body: {restrictedDataToken: 'Atz.sprdt|x', expiresIn: 172_800}},
		code: 'ERR_AMAZON_TOKEN_MALFORMED',
		mints: 1,
	},
};

for (const restrictedData of MODES) {
	for (const [name, {reply, code, mints, retryAfterMs}] of Object.entries(OUTCOMES)) {
		throughBoth(`the mint answers ${name}: ${code} under '${restrictedData}', and the call is not sent`, async (start) => {
			noJitter();
			const {fake, call} = await start({sellingPartner: {...sellingPartner, restrictedData}});
			fake.fail({service: 'tokens', ...reply, times: 10});
			const refusal = await refusalOf(call(ORDER));
			expect(refusal).toMatchObject({code, ...(retryAfterMs && {retryAfterMs})});
			expect([fake.count({service: 'tokens'}), fake.count({service: 'selling-partner'})]).toEqual([mints, 0]);
			expect(fake.count({service: 'lwa'})).toBe(1);
		});
	}

	throughBoth(`a mint that answers garbage is asked once more, then it is an error under '${restrictedData}'`, async (start) => {
		noJitter();
		const {fake, call} = await start({sellingPartner: {...sellingPartner, restrictedData}});
		fake.fail({service: 'tokens', html: true, times: 10});
		expect((await refusalOf(call(ORDER))).code).toBe('ERR_AMAZON_TOKEN_UNREACHABLE');
		expect([fake.count({service: 'tokens'}), fake.count({service: 'selling-partner'})]).toEqual([2, 0]);
	});

	throughBoth(`a mint that hangs is CREDENTIAL_TIMEOUT when the call's time is over under '${restrictedData}'`, async (start) => {
		const {fake, call} = await start({sellingPartner: {...sellingPartner, restrictedData}});
		fake.fail({service: 'tokens', hang: true});
		const refusal = await refusalOf(call(ORDER, {timeout: {request: 60}}));
		expect([refusal.code, fake.count({service: 'selling-partner'})]).toEqual(['ERR_AMAZON_CREDENTIAL_TIMEOUT', 0]);
	});
}

throughBoth('a mint that stumbles once gives its token at the second attempt', async (start) => {
	noJitter();
	const {fake, call} = await start({sellingPartner});
	fake.fail({service: 'tokens', error: 'InternalFailure'});
	await call(ORDER);
	expect([sends(fake), fake.count({service: 'tokens'})]).toEqual([['restricted-data-token getOrder 200'], 2]);
});

throughBoth('a mint without a lifetime in its reply lives five minutes', async (start) => {
	const {fake, auth} = await start({sellingPartner});
	fake.fail({service: 'tokens', status: 200, body: {restrictedDataToken: 'Atz.sprdt|short'}});
	const resources = [{method: 'GET', path: '/mfn/v0/shipments/{shipmentId}'}];
	const {expiresAtMs} = await auth.sellingPartner.createRestrictedDataToken({region: 'na', resources});
	expect(Math.round((expiresAtMs - Date.now()) / 10_000)).toBe(30);
});

throughBoth(
	"a dead seller's token at the mint is replaced, the mint sent once more, and the caller's own request once",
	async (start) => {
		const {fake, call} = await start({sellingPartner});
		await call('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations');
		fake.expireTokens();
		await call(ORDER);
		expect(sends(fake)).toEqual(['seller-token getMarketplaceParticipations 200', 'restricted-data-token getOrder 200']);
		expect(fake.journal.filter(({service}) => service === 'tokens').map(({status}) => status)).toEqual([403, 200]);
		expect(fake.count({service: 'lwa'})).toBe(2);
	},
);

throughBoth("a mint that refuses the seller's new token too ends there", async (start) => {
	const {fake, call} = await start({sellingPartner});
	fake.fail({service: 'tokens', error: 'TokenRevoked', times: 10});
	const refusal = await refusalOf(call(ORDER));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', operation: 'createRestrictedDataToken'});
	expect([fake.count({service: 'tokens'}), fake.count({service: 'lwa'}), fake.count({service: 'selling-partner'})]).toEqual([
		2, 2, 0,
	]);
});

throughBoth('a seller who revoked the authorization is told to authorise again, and nobody else is asked', async (start) => {
	const {fake, call} = await start({sellingPartner});
	fake.revoke();
	const refusal = await refusalOf(call(ORDER));
	expect(refusal).toMatchObject({code: 'ERR_AMAZON_GRANT_REVOKED'});
	expect(refusal.message).toContain('new authorization');
	expect(fake.count({service: 'tokens'})).toBe(0);
});

throughBoth(
	"the mint carries the seller's token, the date in its basic form and a user agent (traps 12, 33, 40, 41)",
	async (start) => {
		const {fake, call} = await start({sellingPartner});
		await call(ORDER);
		const [mint] = fake.journal.filter(({service}) => service === 'tokens');
		expect(mint).toMatchObject({method: 'POST', path: '/tokens/2021-03-01/restrictedDataToken', credential: 'seller-token'});
		expect(mint?.headers['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
		expect(mint?.headers['user-agent']).toMatch(/^got-amazon-auth\/.* \(Language=JavaScript\)$/);
		expect(mint?.headers).not.toHaveProperty('authorization');
		expect(JSON.parse(mint?.body ?? '')).not.toHaveProperty('targetApplication');
	},
);

/**
 * The exchange of a merchant's MWS token: every answer of Amazon's page for it, and what no error may show.
 */
import {describe, expect, it} from 'vitest';
import {noJitter, pass, setClocks} from '../../../flows/stage.js';
import {everythingOf} from '../../../support/errors.js';
import {authFor, CHARGES, calls, exchanges, failure, startPay} from './stage.js';

const MWS = 'amzn.mws.4ea38b7b-f563-7709-4bae-87aea1EXAMPLE';
const merchants = {M1: {mwsAuthToken: MWS}};

/** From the page "Authorization tokens": its ten codes, and how often each is asked for before the caller is told. */
const CODES = [
	[400, 'InvalidHeaderValue', 1, 'ERR_AMAZON_TOKEN_REFUSED'],
	[400, 'InvalidParameterValue', 1, 'ERR_AMAZON_TOKEN_REFUSED'],
	[400, 'InvalidRequestFormat', 1, 'ERR_AMAZON_TOKEN_REFUSED'],
	[401, 'UnauthorizedAccess', 1, 'ERR_AMAZON_TOKEN_REFUSED'],
	[403, 'InvalidRequestSignature', 1, 'ERR_AMAZON_SIGNATURE_REFUSED'],
	[403, 'InvalidAuthorizationToken', 1, 'ERR_AMAZON_TOKEN_REFUSED'],
	[404, 'ResourceNotFound', 1, 'ERR_AMAZON_TOKEN_REFUSED'],
	[405, 'RequestNotSupported', 1, 'ERR_AMAZON_TOKEN_REFUSED'],
	[500, 'InternalServerError', 4, 'ERR_AMAZON_TOKEN_UNREACHABLE'],
	[503, 'ServiceUnavailable', 4, 'ERR_AMAZON_TOKEN_UNREACHABLE'],
	// Of the page on throttling.
	[429, 'TooManyRequests', 4, 'ERR_AMAZON_THROTTLED'],
] as const;

describe.each([
	['reasonCode and message', (code: string) => ({reasonCode: code, message: `About ${MWS}`})],
	['errorCode and errorMessage', (code: string) => ({errorCode: code, errorMessage: `About ${MWS}`})],
])('told as %s', (_shape, bodyOf) => {
	it.each(CODES)(
		'%i %s is asked for %i times and becomes an error with the code of Amazon',
		async (status, code, times, ours) => {
			noJitter();
			const {fake, auth} = await startPay({merchants});
			fake.fail({service: 'pay-exchange', status, body: bodyOf(code), times: 9});
			const error = await failure(auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`));
			expect(error).toMatchObject({name: 'AmazonAuthError', code: ours, amazon: {status, code}});
			expect([exchanges(fake).length, calls(fake).length]).toEqual([times, 0]);
			// Trap 21: the MWS token is a segment of the path, and Amazon may quote it.
			expect(everythingOf(error)).not.toContain(MWS);
		},
	);
});

it.each([
	['HTML', {html: true, htmlStatus: 403}, 'ERR_AMAZON_TOKEN_UNREACHABLE', 4],
	['nothing', {status: 400, body: ''}, 'ERR_AMAZON_TOKEN_REFUSED', 1],
	['HTML of a proxy', {html: true, htmlStatus: 502}, 'ERR_AMAZON_TOKEN_UNREACHABLE', 4],
	['HTML with status 200', {html: true}, 'ERR_AMAZON_TOKEN_UNREACHABLE', 2],
	['a 200 without a token', {status: 200, body: {authToken: 'x'}}, 'ERR_AMAZON_TOKEN_MALFORMED', 1],
	['a 200 with an empty token', {status: 200, body: {authorizationToken: ''}}, 'ERR_AMAZON_TOKEN_MALFORMED', 1],
	['a 200 with a token no header may hold', {status: 200, body: {authorizationToken: 'a\r\nb'}}, 'ERR_AMAZON_TOKEN_MALFORMED', 1],
	['a 200 with a token of another API', {status: 200, body: {authorizationToken: 'Atza|x'}}, 'ERR_AMAZON_TOKEN_MALFORMED', 1],
	['a 204', {status: 204}, 'ERR_AMAZON_TOKEN_MALFORMED', 1],
	['a redirect', {status: 307, headers: {location: 'https://foreign.example/'}}, 'ERR_AMAZON_TOKEN_UNREACHABLE', 1],
	['a broken connection', {reset: true}, 'ERR_AMAZON_TOKEN_UNREACHABLE', 4],
	['a reply cut off', {truncate: true}, 'ERR_AMAZON_TOKEN_UNREACHABLE', 4],
] as const)('%s for an answer is an error, and nothing of it is kept', async (_what, outcome, code, times) => {
	noJitter();
	setClocks();
	const {fake, auth} = await startPay({merchants});
	const script = fake.fail({service: 'pay-exchange', ...outcome, times: 9});
	const merchant = auth.as({merchantId: 'M1'});
	const error = await failure(merchant.got(`${CHARGES}/1`));
	expect(error).toMatchObject({code});
	expect([exchanges(fake).length, calls(fake).length, auth.stats().cachedTokens]).toEqual([times, 0, 0]);
	expect(everythingOf(error)).not.toContain(MWS);
	script.remove();
	fake.reset();
	// After four calls it is a minute's turn.
	pass(60_000);
	await merchant.got(`${CHARGES}/1`);
	expect(calls(fake)).toMatchObject([{merchantId: 'M1', status: 200}]);
});

it.each(['InternalServerError', 'ServiceUnavailable', 'TooManyRequests'])('one %s is got over, signed anew', async (error) => {
	noJitter();
	const {fake, auth} = await startPay({merchants});
	fake.fail({service: 'pay-exchange', error});
	await auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`);
	expect(new Set(exchanges(fake).map(({headers}) => headers.authorization)).size).toBe(2);
	expect(calls(fake)).toMatchObject([{status: 200}]);
});

it('a long Retry-After is told to the caller and not waited out', async () => {
	const {fake, auth} = await startPay({merchants});
	fake.fail({service: 'pay-exchange', status: 503, headers: {'retry-after': '60'}, body: {reasonCode: 'ServiceUnavailable'}});
	const error = await failure(auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`));
	expect(error).toMatchObject({code: 'ERR_AMAZON_THROTTLED', retryAfterMs: 60_000, amazon: {code: 'ServiceUnavailable'}});
	expect(exchanges(fake)).toHaveLength(1);
});

it('a merchant who took the MWS token back is told so with what to check, and other merchants go on', async () => {
	const {fake, auth} = await startPay({merchants: {...merchants, M2: {}}}, (own) => own);
	fake.revoke({merchantId: 'M1'});
	const error = await failure(auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`));
	expect(error.message).toBe(
		'Amazon Pay gives no authorization token for this merchant (403 InvalidAuthorizationToken). Check the MWS token and the merchant id the merchant handed over; both are those of production.',
	);
	await auth.as({merchantId: 'M2'}).got(`${CHARGES}/1`);
	expect(calls(fake)).toMatchObject([{merchantId: 'M2', status: 200}]);
});

it('a wrong key is diagnosed at the exchange already', async () => {
	const {fake} = await startPay({merchants});
	const auth = authFor(fake, {publicKeyId: 'STRANGER'});
	const error = await failure(auth.as({merchantId: 'M1'}).got(`${CHARGES}/1`));
	expect(error).toMatchObject({code: 'ERR_AMAZON_SIGNATURE_REFUSED', amazon: {code: 'InvalidRequestSignature'}});
	expect(error.message).toContain('the key is wrong');
	expect([exchanges(fake).length, calls(fake).length]).toEqual([1, 0]);
});

it("a caller's abort ends its wait and not the exchange, which serves the next call", async () => {
	const {fake, auth} = await startPay({merchants});
	const merchant = auth.as({merchantId: 'M1'});
	const abort = new AbortController();
	const first = merchant.authorize({method: 'GET', url: CHARGES}, {signal: abort.signal});
	const second = merchant.authorize({method: 'GET', url: CHARGES});
	abort.abort(new Error('gone'));
	await expect(first).rejects.toThrow('gone');
	await expect(second).resolves.toHaveProperty('x-amz-pay-authtoken');
	expect(exchanges(fake)).toHaveLength(1);
});

/**
 * What a reply says of the credential that was sent: `auth.review`, the same verdict that the hooks act on.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, it, onTestFinished, vi} from 'vitest';

const URL_OF_CALL = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
const EXPIRED = {
	status: 403,
	headers: {'content-type': 'application/json', 'x-amzn-requestid': 'r-1'},
	body: JSON.stringify({
		errors: [
			{
				code: 'Unauthorized',
				message: 'Access to requested resource is denied.',
				details: 'The access token you provided has expired.',
			},
		],
	}),
};

async function authorized() {
	const fake = await startFakeAmazon();
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({...fake.options});
	const headers = await auth.authorize({method: 'GET', url: URL_OF_CALL});
	return {fake, auth, sent: {method: 'GET', url: URL_OF_CALL, headers}};
}

it.each([200, 304, 400, 404, 500, 503])('a reply of status %i says nothing of the credential', async (status) => {
	const {auth, sent} = await authorized();
	const reply = {...EXPIRED, status};
	expect(await auth.review(sent, reply)).toEqual({sendAgain: false});
	expect(auth.stats().cachedTokens).toBe(1);
});

it('a token that is said to be dead is forgotten, and another send is worth it', async () => {
	const {auth, sent} = await authorized();
	const verdict = await auth.review(sent, EXPIRED);
	expect(verdict).toMatchObject({sendAgain: true, error: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED', amazon: {status: 403}}});
	expect(auth.stats()).toMatchObject({cachedTokens: 0, refused: 1});
});

it('the body may be bytes, and a status of 401 is read like 403', async () => {
	const {auth, sent} = await authorized();
	const verdict = await auth.review(sent, {...EXPIRED, status: 401, body: new TextEncoder().encode(EXPIRED.body)});
	expect(verdict.sendAgain).toBe(true);
});

it('a token that was refused for another request and replaced is not forgotten twice', async () => {
	const {auth, sent} = await authorized();
	await auth.review(sent, EXPIRED);
	await auth.authorize({method: 'GET', url: URL_OF_CALL});
	const verdict = await auth.review(sent, EXPIRED);
	expect(verdict.sendAgain).toBe(true);
	expect(auth.stats()).toMatchObject({cachedTokens: 1, refused: 1});
});

it('a token that is new is not forgotten within a minute of the last one', async () => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
	onTestFinished(() => void vi.useRealTimers());
	const {auth, sent} = await authorized();
	await auth.review(sent, EXPIRED);
	const again = {...sent, headers: await auth.authorize(sent)};
	expect(await auth.review(again, EXPIRED)).toMatchObject({sendAgain: false});
	expect(auth.stats().cachedTokens).toBe(1);
	vi.advanceTimersByTime(61_000);
	expect(await auth.review(again, EXPIRED)).toMatchObject({sendAgain: true});
});

it('a token that is not ours is said to be refused, and nothing is forgotten', async () => {
	const {auth, sent} = await authorized();
	const verdict = await auth.review({...sent, headers: {'x-amz-access-token': 'Atza|foreign'}}, EXPIRED);
	expect(verdict).toMatchObject({sendAgain: false, error: {code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED'}});
	expect(auth.stats().cachedTokens).toBe(1);
});

it('a reply longer than any refusal is not read', async () => {
	const {auth, sent} = await authorized();
	expect(await auth.review(sent, {...EXPIRED, body: EXPIRED.body + ' '.repeat(64 * 1024)})).toEqual({sendAgain: false});
});

it('a reply of another host is not read', async () => {
	const {auth, sent} = await authorized();
	expect(await auth.review({...sent, url: 'https://foreign.example/'}, EXPIRED)).toEqual({sendAgain: false});
	expect(auth.stats().cachedTokens).toBe(1);
});

it('a verdict quotes nothing of a reply that is not known to be harmless', async () => {
	const {auth, sent} = await authorized();
	const body = JSON.stringify({errors: [{code: 'SECRET code', message: 'SECRET', details: 'SECRET'}]});
	const {error} = await auth.review(sent, {...EXPIRED, body});
	expect(error?.code).toBe('ERR_AMAZON_ACCESS_DENIED');
	expect(JSON.stringify(error) + error?.message).not.toContain('SECRET');
});

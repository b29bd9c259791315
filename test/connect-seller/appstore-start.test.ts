/**
 * Which pages a seller who comes from the Appstore may be sent back to.
 */
import {describe, expect, test} from 'vitest';
import {MARKETPLACES} from '../../src/apis/selling-partner/marketplaces.js';
import {confirmUrl, openAppstoreStart, readAppstoreStart, sealAppstoreStart} from '../../src/connect-seller/appstore-start.js';

const CONFIRM = '/apps/authorize/confirm/amzn1.sp.solution.example';
const KEY = new Uint8Array(32);

/** What is made of a Login URI's query with this page. */
function startAt(uri: string): ReturnType<typeof readAppstoreStart> {
	return readAppstoreStart(
		new URLSearchParams({amazon_callback_uri: uri, amazon_state: 'amazon-state', selling_partner_id: 'A1'}),
	);
}

const SITES = MARKETPLACES.flatMap(({region, sellerCentral, vendorCentral}) =>
	[...sellerCentral, ...(vendorCentral ? [vendorCentral] : [])].map(({host}) => ({host, region})),
);

test('every site of Seller and Vendor Central may send sellers, and stands for one region', () => {
	expect(SITES.length).toBeGreaterThan(40);
	for (const {host, region} of SITES) {
		expect(startAt(`https://${host}${CONFIRM}`)).toMatchObject({region});
	}
});

test('the documented page is accepted as it is written, with a query too', () => {
	expect(startAt(`https://sellercentral.amazon.com${CONFIRM}?keep=1`)).toEqual({
		callbackUri: `https://sellercentral.amazon.com${CONFIRM}?keep=1`,
		amazonState: 'amazon-state',
		region: 'na',
		beta: false,
	});
});

describe('a page is refused that is not one of Amazon’s consent pages:', () => {
	test.each([
		'http://sellercentral.amazon.com/apps/authorize/confirm/x',
		'https://sellercentral.amazon.com.evil.example/apps/authorize/confirm/x',
		'https://evil-sellercentral.amazon.com/apps/authorize/confirm/x',
		'https://sellercentral.amazon.com@evil.example/apps/authorize/confirm/x',
		'https://user:word@sellercentral.amazon.com/apps/authorize/confirm/x',
		'https://sellercentral.amazon.com:8443/apps/authorize/confirm/x',
		'https://sellercentral.amazon.com./apps/authorize/confirm/x',
		'https://amazon.com/apps/authorize/confirm/x',
		'https://evil.example/https://sellercentral.amazon.com/apps/authorize/confirm/x',
		'https://evil.example\\@sellercentral.amazon.com/apps/authorize/confirm/x',
		'//sellercentral.amazon.com/apps/authorize/confirm/x',
		'/apps/authorize/confirm/x',
		'javascript:alert(1)//sellercentral.amazon.com/apps/authorize/confirm/x',
		'data:text/html,sellercentral.amazon.com',
		'https://sellercentral.amazon.com/apps/authorize/confirm/x#fragment',
		'https://sellercentral.amazon.com/',
		'https://sellercentral.amazon.com/gp/redirect?url=https://evil.example',
		'https://sellercentral.amazon.com/apps/authorize/../../gp/redirect',
		'https://sellercentral.amazon.com/apps/authorize/%2e%2e/%2e%2e/gp/redirect',
		'https://sellercentral.amazon.com/apps/authorize/..%2f..%2fgp/redirect',
		'https://sellercentral.amazon.com/apps/authorize/confirm/x?redirect_uri=a#',
		' https://sellercentral.amazon.com/apps/authorize/confirm/x',
		'https://seller\tcentral.amazon.com/apps/authorize/confirm/x',
		'https:sellercentral.amazon.com/apps/authorize/confirm/x',
		'https:\\\\sellercentral.amazon.com\\apps\\authorize\\confirm\\x',
		'https://SELLERCENTRAL.amazon.com/apps/authorize/confirm/x',
		'https://sellercentral.amazon.com:443/apps/authorize/confirm/x',
		'https://sellercentral-europe.amazon.com.br/apps/authorize/confirm/x',
		'https://sellerc\u0435ntral.amazon.com/apps/authorize/confirm/x',
		'https://sellercentral\u3002amazon.com/apps/authorize/confirm/x',
		'https://sellercentral.amazon.com/apps/authorize',
		'https://sellercentral.amazon.com/apps/authorizer/confirm/x',
		'https://sellercentral.amazon.com//apps/authorize/confirm/x',
	])('%s', (uri) => {
		expect(startAt(uri)).toBe('callback-uri');
	});
});

test('what Amazon’s page may not hold is ours to say', () => {
	const start = {
		callbackUri: `https://sellercentral.amazon.com${CONFIRM}?state=theirs`,
		amazonState: 'a',
		region: 'na',
		beta: false,
	} as const;
	const url = new URL(confirmUrl(start, {state: 'ours', redirectUri: 'https://app.example/callback', draft: false}));
	expect([...url.searchParams]).toEqual([
		['state', 'ours'],
		['amazon_state', 'a'],
		['redirect_uri', 'https://app.example/callback'],
	]);
});

describe('what waits for a sign-in', () => {
	const start = {
		callbackUri: `https://sellercentral.amazon.com${CONFIRM}`,
		amazonState: 'é &=',
		region: 'na',
		beta: true,
	} as const;

	test('comes back as it was, for ten minutes', async () => {
		const sealed = await sealAppstoreStart(start, KEY, 1_000_000);
		expect(await openAppstoreStart(sealed, [new Uint8Array(32).fill(1), KEY], 1_599_000)).toEqual(start);
		expect(await openAppstoreStart(sealed, [KEY], 1_601_000)).toBeUndefined();
	});

	test.each(['x', 'é', '€', '"', '\u0001'])('of what is taken, the longest of %j fits into a cookie', async (character) => {
		const {callbackUri} = start;
		const taken = (length: number) => {
			const amazonState = character.repeat(length);
			return readAppstoreStart(
				new URLSearchParams({amazon_callback_uri: callbackUri, amazon_state: amazonState, selling_partner_id: 'A1'}),
			);
		};
		const longest = Array.from({length: 2_600}, (_, at) => taken(2_600 - at)).find((one) => typeof one === 'object');
		expect(longest?.amazonState.length).toBeGreaterThan(300);
		const sealed = longest && (await sealAppstoreStart(longest, KEY, 1_000_000));
		expect(sealed?.length).toBeLessThan(4_000);
	});

	test('is nothing where it was changed, or sealed with a key that is not on the list', async () => {
		const sealed = await sealAppstoreStart(start, KEY, 1_000_000);
		const middle = Math.floor(sealed.length / 2);
		const changed = `${sealed.slice(0, middle)}${sealed[middle] === 'A' ? 'B' : 'A'}${sealed.slice(middle + 1)}`;
		expect(await openAppstoreStart(changed, [KEY], 1_000_000)).toBeUndefined();
		expect(await openAppstoreStart(sealed, [new Uint8Array(32).fill(1)], 1_000_000)).toBeUndefined();
	});
});

/**
 * Which pages of Seller and Vendor Central a seller who starts in the Appstore is sent back to.
 */
import {expect, it} from 'vitest';
import {readAppstoreStart} from '../../src/connect-seller/appstore-start.js';
import {readConnectOptions} from '../../src/connect-seller/options.js';
import {catchError} from '../support/errors.js';

const options = (centralHosts: unknown): never =>
	({
		applicationId: 'amzn1.sp.solution.1',
		redirectUri: 'https://app.example/amazon/callback',
		marketplaceId: 'ATVPDKIKX0DER',
		user: () => 'u1',
		secrets: [Buffer.alloc(32, 1)],
		store: {get: async () => undefined, set: async () => true, delete: async () => true},
		onConnected: () => '/',
		centralHosts,
	}) as never;

const regionOf = (host: string, centralHosts?: unknown): unknown => {
	const query = new URLSearchParams({
		amazon_callback_uri: `https://${host}/apps/authorize/confirm/amzn1.sp.solution.1`,
		amazon_state: 's',
		selling_partner_id: 'A1',
	});
	const said = readAppstoreStart(query, readConnectOptions(options(centralHosts)).centralHosts);
	return typeof said === 'object' ? said.region : said;
};

it("Japan's consent host is one of Amazon's", () => {
	expect(regionOf('sellercentral-japan.amazon.com')).toBe('fe');
});

it('a host that the application names is one, exactly as it is named', () => {
	const more = {'sellercentral.amazon.example': 'eu'};
	expect(regionOf('sellercentral.amazon.example')).toBe('callback-uri');
	expect(regionOf('sellercentral.amazon.example', more)).toBe('eu');
	for (const host of [
		'x.sellercentral.amazon.example',
		'sellercentral.amazon.example:444',
		'SELLERCENTRAL.amazon.example',
		'toString',
	]) {
		expect(regionOf(host, more)).toBe('callback-uri');
	}
	expect(regionOf('sellercentral.amazon.com', {'sellercentral.amazon.com': 'fe'})).toBe('na');
});

it.each([
	[['sellercentral.amazon.example']],
	['sellercentral.amazon.example'],
	[{'https://sellercentral.amazon.example': 'eu'}],
	[{'sellercentral.amazon.example:8443': 'eu'}],
	[{'sellercentral.amazon.example/': 'eu'}],
	[{'*.amazon.example': 'eu'}],
	[{'Sellercentral.amazon.example': 'eu'}],
	[{'127.0.0.1': 'eu'}],
	[{localhost: 'eu'}],
	[{'sellercentral.amazon.example': 'jp'}],
	[new Map([['sellercentral.amazon.example', 'eu']])],
])('%j is an error that names the option', (value) => {
	expect(catchError(() => readConnectOptions(options(value)))).toMatchObject({
		name: 'TypeError',
		message: expect.stringContaining('centralHosts'),
	});
});

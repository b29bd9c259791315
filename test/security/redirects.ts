/**
 * Rule 2 over generated chains: whoever answers chooses where a redirect goes, and must not thereby choose a credential.
 *
 * What a hop may carry is worked out here once more, from the rule's words.
 */
import fc from 'fast-check';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {type EveryHost, type Leaving, mayCarry, startEveryHost} from './every-host.js';
import {seedOfRun} from './seeded.js';

const NA = 'https://sellingpartnerapi-na.amazon.com';
const PLACES = [
	`${NA}/sellers/v1/marketplaceParticipations`,
	`${NA}/catalog/2022-04-01/items/B00EXAMPLE`,
	`${NA}/orders/v0/orders/902-1234567-1234567`,
	`${NA}/orders/v0/orders/902-7654321-7654321`,
	`${NA}/orders/v0/orders/902-1234567-1234567/address`,
	`${NA}/notifications/v1/destinations`,
	`${NA}:8443/sellers/v1/marketplaceParticipations`,
	'http://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations',
	'https://user:pass@sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations',
	'https://sellingpartnerapi-eu.amazon.com/sellers/v1/marketplaceParticipations',
	'https://sandbox.sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations',
	'https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits',
	'https://developer.amazon.com/docs/',
	'https://api.amazon.com/messaging/registrations/amzn1.adm-registration.v3.1/messages',
	'https://api.amazon.com/user/profile',
	'https://creatorsapi.amazon/catalog/v1/getItems',
	'https://api.amazon.co.uk/auth/o2/token',
	'https://advertising-api.amazon.com/v2/profiles',
	'https://advertising-api.amazon.com/adsApi/v1/query/campaigns',
	'https://advertising-api-eu.amazon.com/v2/profiles',
	'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000',
	'https://foreign.example/there',
	'http://foreign.example/there',
	'https://foreign.example:8443/there',
];
const status = fc.constantFrom(301, 302, 303, 307, 308);
const chain = fc.array(fc.tuple(fc.constantFrom(...PLACES), status), {minLength: 2, maxLength: 5});
const seed = seedOfRun();
let world: EveryHost;
let auth: AmazonAuth;

beforeAll(async () => {
	world = await startEveryHost();
	const {options} = world.fake;
	const sellingPartner = {...options.sellingPartner, dataElements: ['buyerInfo' as const]};
	auth = createAmazonAuth({...options, sellingPartner, got: world.got, maxTokens: 100});
});
afterAll(() => world[Symbol.asyncDispose]());

/** The chain, with each place marked by its number so that it can be answered by it; and what left for it. */
async function follow(hops: readonly (readonly [string, number])[], client: AmazonAuth['got']): Promise<Leaving[]> {
	world.leaving.length = 0;
	const urls = hops.map(([place], index) => `${place}?hop=${index}`);
	world.answer = (url) => {
		if (!url.searchParams.has('hop')) {
			return undefined; // a token call
		}
		const next = Number(url.searchParams.get('hop')) + 1;
		const location = urls[next];
		return location === undefined ? {} : {status: hops[next - 1]?.[1] ?? 307, location};
	};
	await client(urls[0] ?? '', {retry: {limit: 0}, throwHttpErrors: false, timeout: {request: 5_000}}).catch(() => {});
	return world.leaving.filter(({url}) => url.searchParams.has('hop'));
}

/** What is wrong with a hop, given the one before it. */
function faultOf(hop: Leaving, before: Leaving | undefined): string | undefined {
	const [credential] = hop.credentials;
	if (credential === undefined) {
		return undefined;
	}
	if (!mayCarry(hop)) {
		return `a credential at ${hop.url.href}`;
	}
	if (before === undefined) {
		return undefined;
	}
	if (before.url.origin !== hop.url.origin) {
		return `a credential moved from ${before.url.href} to ${hop.url.href}`;
	}
	return before.credentials[0] === credential ? undefined : `another credential than before at ${hop.url.href}`;
}

/** The property, tried this many times. */
export function redirectSuite(runs: number): void {
	const clients: readonly (readonly [string, () => AmazonAuth['got']])[] = [
		['auth.got', () => auth.got],
		["a user's own got with the same hooks twice", () => world.got.extend({hooks: auth.hooks}).extend({hooks: auth.hooks})],
	];

	it.each(clients)(
		'%s: over any chain of hosts, ports, schemes and paths no hop gains, changes or moves a credential',
		async (_name, client) => {
			let hopsFollowed = 0;
			let kept = 0;
			const property = fc.asyncProperty(chain, async (hops) => {
				const sent = await follow(hops, client());
				hopsFollowed += Math.max(0, sent.length - 1);
				kept += sent.slice(1).filter(({credentials}) => credentials.length > 0).length;
				expect(sent.flatMap((hop, index) => faultOf(hop, sent[index - 1]) ?? [])).toEqual([]);
			});
			const [first, second] = [PLACES[0] ?? '', PLACES[1] ?? ''];
			const withinOneOrigin: [string, number][] = [
				[first, 307],
				[second, 302],
				[first, 301],
			];
			await fc.assert(property, {numRuns: runs, seed, examples: [[withinOneOrigin]]});
			// Or else nothing has been tried.
			expect(hopsFollowed).toBeGreaterThan(runs / 3);
			expect(kept).toBeGreaterThan(0);
		},
	);
}

/**
 * An Express application that sellers connect their Amazon account to, from its own page and from Amazon's Appstore.
 */
import {randomBytes} from 'node:crypto';
import express, {type Express, type Request} from 'express';
import got from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {type AttemptStore, amazonAuth, type ConnectedSeller, connectSeller} from 'got-amazon-auth/express';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {Keyv} from 'keyv';
import {cookieJar} from './support/cookie-jar.js';
import {type Print, whenExecuted} from './support/executed.js';
import {listen} from './support/listen.js';

/** What only your application can say. */
interface Yours {
	userOf(request: Request): string | undefined; // who is signed in; the session's cookie must be SameSite=Lax
	keep(seller: ConnectedSeller): Promise<void>; // under tenant *and* sellingPartnerId, encrypted
	secret: Uint8Array; // crypto.randomBytes(32), the same in all processes
	attempts: AttemptStore; // a Keyv on Redis, PostgreSQL …, that throws on errors
}

/** The three steps, to be mounted where their addresses are registered. */
export function connecting(auth: AmazonAuth, {userOf, keep, secret, attempts}: Yours): express.Router {
	const connect = connectSeller(auth, {
		applicationId: 'amzn1.sp.solution.example',
		redirectUri: 'https://app.example/amazon/callback', // as registered with Amazon
		marketplaceId: 'ATVPDKIKX0DER', // or a function that reads it from the request
		user: userOf,
		tenant: userOf, // or the account that the user works for
		signInUrl: (_request, returnTo) => `/sign-in?${new URLSearchParams({returnTo})}`, // for who comes from the Appstore
		secrets: [secret], // the first signs, all verify
		store: attempts,
		async onConnected(seller) {
			await keep(seller);
			return '/sellers'; // where the browser goes next
		},
	});
	return express
		.Router()
		.post('/connect', connect.start)
		.get('/login', connect.login) // the Login URI
		.get('/callback', connect.callback); // the redirect URI
}

/** The application. Here a header stands for the session, and a map for your table of refresh tokens. */
export function createApp(auth: AmazonAuth, connections: Map<string, ConnectedSeller>): Express {
	const app = express();
	const userOf = (request: Request): string | undefined => request.get('x-signed-in-user'); // each user is an account of their own
	const keep = async (seller: ConnectedSeller): Promise<void> => {
		connections.set(seller.user, seller); // under the user, whatever the browser said of the seller
		// Tokens of an earlier consent lack what this one adds.
		await auth.forget({sellingPartnerId: seller.sellingPartnerId, tenant: seller.tenant});
	};
	app.use('/amazon', connecting(auth, {userOf, keep, secret: randomBytes(32), attempts: new Keyv()}));

	const identify = (request: Request) => {
		const tenant = userOf(request);
		return {tenant, sellingPartnerId: connections.get(tenant ?? '')?.sellingPartnerId};
	};
	app.get('/marketplaces', amazonAuth(auth, {identify}), async (request, response) => {
		const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`;
		response.json(await request.amazon(url).json());
	});
	return app;
}

/** Runs the example against the fake Amazon: the seller's browser goes both ways. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR']});
	const connections = new Map<string, ConnectedSeller>();
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, refreshToken: ({tenant}) => connections.get(tenant ?? '')?.refreshToken},
	});
	await using shop = await listen(createApp(auth, connections).set('env', 'test')); // Express prints errors otherwise
	const browser = got.extend({prefixUrl: shop.url, cookieJar: cookieJar(), followRedirect: false, throwHttpErrors: false});
	const signedIn = browser.extend({headers: {'x-signed-in-user': 'ada'}});

	const sent = await signedIn.post('amazon/connect');
	print(`To Amazon: ${sent.statusCode}, ${new URL(sent.headers.location ?? '').host}`);
	const callback = agree(fake, sent.headers.location);
	const tampered = callback.replace('state=ey', 'state=eX');
	print(`Back with another state: ${(await signedIn(tampered)).statusCode}`);
	const back = await signedIn(callback);
	print(`Back: ${back.statusCode}, to ${back.headers.location}`);
	print(`The same once more: ${(await signedIn(callback)).statusCode}`);
	print(`As the seller: ${(await signedIn('marketplaces')).statusCode}`);

	const opened = new URLSearchParams({
		amazon_callback_uri: 'https://sellercentral.amazon.com/apps/authorize/confirm/amzn1.sp.solution.example',
		amazon_state: 'of-amazon',
		selling_partner_id: 'A1HARBOUR',
	});
	const toSignIn = await browser(`amazon/login?${opened}`);
	print(`From the Appstore: ${toSignIn.statusCode}, to ${toSignIn.headers.location}`);
	const toAmazon = await signedIn('amazon/login');
	const {searchParams, pathname} = new URL(toAmazon.headers.location ?? '');
	print(`Signed in: ${toAmazon.statusCode}, to ${pathname} with ${searchParams.get('amazon_state')}`);
	print(`Back: ${(await signedIn(agree(fake, toAmazon.headers.location))).statusCode}`);
}

/** The consent page: the seller agrees, and Amazon sends the browser back. */
function agree(fake: FakeAmazon, page = ''): string {
	const {searchParams} = new URL(page);
	const redirectUri = searchParams.get('redirect_uri') ?? '';
	const query = new URLSearchParams({
		state: searchParams.get('state') ?? '',
		selling_partner_id: 'A1HARBOUR',
		spapi_oauth_code: fake.issueAuthorizationCode({sellingPartnerId: 'A1HARBOUR', redirectUri}),
	});
	return `amazon/callback?${query}`;
}

await whenExecuted(import.meta.url, run);

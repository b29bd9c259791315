/**
 * The package in a process that has used up its file handles: every part that is loaded when it is first needed is asked for while no
 * more than so many are left, and once more when there are plenty. Started by files.slow.test.ts.
 */
import {randomBytes} from 'node:crypto';
import {closeSync, openSync} from 'node:fs';
import http from 'node:http';
import {devNull} from 'node:os';
import got from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {connectSeller} from 'got-amazon-auth/express';
import {createShelf, memoryStore} from '../tokens/store/memory-store.js';

const {left, url, token, options: given} = JSON.parse(process.argv[2] ?? '');
const options = {...given, pay: {...given.pay, mwsAuthToken: () => token}};
// Not the fake itself: it loads jose. What a first call loads beside us is not what this is about.
const base = got.extend({
	retry: {limit: 0},
	request: ({host, pathname, search}, {method, headers, signal}, callback) =>
		http.request(url, {path: pathname + search, method, headers: {...headers, host}, ...(signal ? {signal} : {})}, callback),
});
await base('https://sellingpartnerapi-na.amazon.com/', {throwHttpErrors: false});

const held: number[] = [];
for (;;) {
	try {
		held.push(openSync(devNull, 'r'));
	} catch {
		break;
	}
}
for (const file of held.splice(held.length - left)) {
	closeSync(file);
}

const auth = createAmazonAuth({...options, got: base});
const shared = createAmazonAuth({...options, got: base, store: memoryStore(createShelf()), encryptionKeys: [randomBytes(32)]});
const attempts = new Map<string, string>();
const connect = connectSeller(auth, {
	applicationId: 'amzn1.sp.solution.1',
	redirectUri: 'https://app.example/amazon/callback',
	marketplaceId: 'ATVPDKIKX0DER',
	user: () => 'u1',
	secrets: [randomBytes(32)],
	store: {
		get: async (key) => attempts.get(key),
		set: async (key, value) => Boolean(attempts.set(key, value)),
		delete: async (key) => attempts.delete(key),
	},
	onConnected: () => '/',
});
const ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-1234567-1234567/address';
const CHARGE = 'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000';
const asks: Readonly<Record<string, () => Promise<unknown>>> = {
	'the restricted token of a call': () => auth.got(ORDER),
	'a token kept in a store': () => shared.got('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations'),
	'the token of a merchant': () => auth.as({merchantId: 'A1MERCHANT'}).got(CHARGE),
	'the start of a connection': () =>
		new Promise<void>((resolve, reject) => {
			const answer = {setHeader() {}, appendHeader() {}, status: () => answer, end: () => resolve()};
			connect.start({method: 'GET', originalUrl: '/start', headers: {}} as never, answer as never, reject);
		}),
};
const without = await outcomes();
for (const file of held) {
	closeSync(file);
}
const afterwards = await outcomes();
process.stdout.write(`${JSON.stringify({without, afterwards})}\n`);
process.exit();

async function outcomes(): Promise<Record<string, string>> {
	const told: Record<string, string> = {};
	for (const [what, ask] of Object.entries(asks)) {
		told[what] = await ask().then(
			() => 'ok',
			(error: Error & {cause?: Error}) => error.cause?.message ?? error.message,
		);
	}
	return told;
}

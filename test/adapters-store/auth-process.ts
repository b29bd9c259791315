/**
 * One real process with a whole auth, started by auths.slow.test.ts: authorizes a call for an order of each seller when it is told to.
 *
 * Its token calls go to the fake Amazon of the test, over loopback and with Amazon's own host names.
 */
import {subscribe} from 'node:diagnostics_channel';
import {Agent} from 'node:http';
import got from 'got';
import {redisTokenStore} from '../../adapters/redis.js';
import {createAmazonAuth} from '../../src/index.js';
import {createRequestFunction} from '../../src/testing/http/loopback.js';

/** What a process is started with. */
export interface Setup {
	readonly redisUrl: string;
	readonly prefix: string;
	readonly fakeUrl: string;
	readonly clientId: string;
	readonly clientSecret: string;
}

/** Authorizes a call for the order of each of these sellers, all at once. */
export interface AuthorizeOrders {
	readonly refreshTokens: Readonly<Record<string, string>>;
}

export type Said =
	| {readonly what: 'ready'}
	| {
			readonly what: 'done';
			/** What the calls of the sellers carry. */
			readonly tokens: readonly string[];
			readonly failures: readonly string[];
			/** What the store was heard to fail at. */
			readonly announced: readonly string[];
			/** What the process has used for it. */
			readonly cpuMs: number;
	  };

const ORDER = 'https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-3159896-1390916';
const KEY = Uint8Array.from({length: 32}, (_, index) => index);

const setup = JSON.parse(process.argv[2] ?? '{}') as Setup; // what the test has written
const refreshTokens = new Map<string, string>();
const request = createRequestFunction({
	port: Number(new URL(setup.fakeUrl).port),
	agent: new Agent({keepAlive: true}),
	plays: () => true,
});
const auth = createAmazonAuth({
	got: got.extend({request}),
	sellingPartner: {
		clientId: setup.clientId,
		clientSecret: setup.clientSecret,
		refreshToken: ({sellingPartnerId}) => refreshTokens.get(sellingPartnerId),
		dataElements: ['buyerInfo'],
	},
	store: redisTokenStore({url: setup.redisUrl, prefix: setup.prefix}),
	encryptionKeys: [KEY],
});

const announced: string[] = [];
subscribe('got-amazon-auth:store', (message) => announced.push(JSON.stringify(message)));

const tell = (said: Said): void => {
	process.send?.(said);
};

process.on('message', async (order: AuthorizeOrders) => {
	const before = process.cpuUsage();
	for (const [seller, refreshToken] of Object.entries(order.refreshTokens)) {
		refreshTokens.set(seller, refreshToken);
	}
	const sellers = Object.keys(order.refreshTokens);
	const calls = sellers.map((sellingPartnerId) => auth.as({sellingPartnerId}).authorize({method: 'GET', url: ORDER}));
	const outcomes = await Promise.allSettled(calls);
	const failures = outcomes.flatMap((outcome) =>
		outcome.status === 'rejected' ? [`${outcome.reason.code}: ${outcome.reason.message}`] : [],
	);
	const tokens = outcomes.flatMap((outcome) =>
		outcome.status === 'fulfilled' ? [outcome.value['x-amz-access-token'] ?? ''] : [],
	);
	const {user, system} = process.cpuUsage(before);
	tell({what: 'done', tokens, failures, announced, cpuMs: Math.round((user + system) / 1_000)});
});

process.once('SIGTERM', async () => {
	await auth.close();
	process.exit(0);
});

tell({what: 'ready'});

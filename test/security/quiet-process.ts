/**
 * The package in a process that watches what all share: globals, prototypes, listeners, the environment. Started by quiet.slow.test.ts.
 *
 * got, the frameworks and the fake are there before the first look, so that what differs at the second is the package's own doing.
 */
import {randomBytes} from 'node:crypto';
import {EventEmitter} from 'node:events';
import http from 'node:http';
import https from 'node:https';
import 'express';
import 'got';
import 'ioredis';
import 'koa';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {Keyv} from 'keyv';
import {request} from 'undici';

export interface QuietReport {
	/** What differs after the package was imported and has served calls. */
	readonly changed: readonly string[];
	/** Variables of the environment that were read while it did, and by which file. */
	readonly read: readonly string[];
	/** What was seen of changes and readings that the process made itself, to try the watch. */
	readonly planted: readonly string[];
}

const read: string[] = [];
/** The reader's own file is the first that the stack names after this one. */
function note(how: string, name: string | symbol): void {
	if (typeof name === 'string') {
		const frames = new Error().stack?.split('\n').slice(3) ?? [];
		read.push(`${how} ${name} by ${frames[0]?.trim()}`);
	}
}
process.env = new Proxy(process.env, {
	get(target, name) {
		note('get', name);
		return Reflect.get(target, name);
	},
	has(target, name) {
		note('has', name);
		return Reflect.has(target, name);
	},
	ownKeys(target) {
		note('list', 'all');
		return Reflect.ownKeys(target);
	},
	set(target, name, value) {
		note('set', name);
		return Reflect.set(target, name, value);
	},
	deleteProperty(target, name) {
		note('delete', name);
		return Reflect.deleteProperty(target, name);
	},
});

const PARTICIPATIONS = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
const fake = await startFakeAmazon();
const {dispatcher} = fake; // loads undici
// Node makes some of its globals when they are first looked at.
for (const name of Reflect.ownKeys(globalThis)) {
	Reflect.get(globalThis, name);
}
const before = shared();
read.length = 0;
await serve();
const after = shared();
const seen = [...read];
const changed = differences(before, after);

const report: QuietReport = {changed, read: seen, planted: plant()};
process.stdout.write(`${JSON.stringify(report)}\n`);

/** Does what the package must not, one thing after the other: what was seen of it. */
function plant(): string[] {
	read.length = 0;
	Object.assign(globalThis, {plantedByTheTest: true});
	Object.assign(process, {plantedByTheTest: true});
	Object.assign(Array.prototype, {plantedByTheTest: true});
	EventEmitter.defaultMaxListeners += 1;
	process.on('warning', () => {});
	void process.env.PLANTED;
	void ('PLANTED' in process.env);
	void Object.keys(process.env);
	process.env.PLANTED = 'yes';
	delete process.env.PLANTED;
	return [...differences(after, shared()), ...read.map((line) => line.split(' by ')[0] ?? '')];
}

async function serve(): Promise<void> {
	const {createAmazonAuth} = await import('got-amazon-auth');
	const adapters = {
		express: await import('got-amazon-auth/express'),
		koa: await import('got-amazon-auth/koa'),
		undici: await import('got-amazon-auth/undici'),
		agent: await import('got-amazon-auth/agent'),
		redis: await import('got-amazon-auth/redis'),
		keyv: await import('got-amazon-auth/keyv'),
	};
	const values = new Map<string, string>();
	const keyv = new Keyv();
	const auth = createAmazonAuth({...fake.options, store: adapters.keyv.keyvTokenStore(keyv), encryptionKeys: [randomBytes(32)]});
	await auth.got(PARTICIPATIONS);
	await auth.got('https://sellingpartnerapi-na.amazon.com/orders/v0/orders/902-1234567-1234567/address');
	await auth.as({merchantId: 'A1MERCHANT'}).got('https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000');
	await auth.got('https://sellingpartnerapi-na.amazon.com.example.org/').catch(() => {});
	await auth.fetch(PARTICIPATIONS, {signal: AbortSignal.abort()}).catch(() => {});
	await request(PARTICIPATIONS, {dispatcher: dispatcher.compose(adapters.undici.amazonInterceptor(auth))}).then(({body}) =>
		body.text(),
	);
	const agent = adapters.agent.amazonAgent(auth, {agent: fake.agent});
	await new Promise((resolve) => https.get(PARTICIPATIONS, {agent}, (reply) => reply.resume().once('end', resolve)));
	const identify = (): object => ({application: true});
	const exchange = {httpVersion: '1.1', headers: {}} as never;
	const response = new EventEmitter() as never;
	adapters.express.amazonAuth(auth, {identify})(exchange, response, () => {});
	await adapters.express.amazonOf(exchange).got(PARTICIPATIONS);
	await adapters.koa.amazonAuth(auth, {identify})({req: exchange, res: response} as never, async () => {});
	const {start} = adapters.express.connectSeller(auth, {
		applicationId: 'amzn1.sp.solution.1',
		redirectUri: 'https://app.example/amazon/callback',
		marketplaceId: 'ATVPDKIKX0DER',
		user: () => 'u1',
		secrets: [randomBytes(32)],
		store: {
			get: async (key) => values.get(key),
			set: async (key, value) => Boolean(values.set(key, value)),
			delete: async (key) => values.delete(key),
		},
		onConnected: () => '/',
	});
	await new Promise<void>((resolve, reject) => {
		const answer = {setHeader() {}, appendHeader() {}, status: () => answer, end: () => resolve()};
		start({method: 'GET', originalUrl: '/start', headers: {}} as never, answer as never, reject);
	});
	await auth.close();
	await fake.close();
}

/** What all code of a process shares, by name. */
function shared(): Map<string, unknown> {
	const found = new Map<string, unknown>();
	const note = (name: string, subject: object): void => {
		for (const key of Reflect.ownKeys(subject)) {
			const {value, get, set} = Object.getOwnPropertyDescriptor(subject, key) ?? {};
			found.set(`${name}.${String(key)}`, value ?? get ?? set);
		}
	};
	note('globalThis', globalThis);
	for (const type of [Object, Function, Array, String, Promise, Error, Map, Set, Date, Buffer, URL, AbortSignal, Headers]) {
		note(type.name, type);
		note(`${type.name}.prototype`, type.prototype);
	}
	for (const [name, subject] of Object.entries({
		console,
		JSON,
		Math,
		performance,
		http,
		https,
		globalAgent: https.globalAgent.options,
		process,
		EventEmitter,
	})) {
		note(name, subject);
	}
	found.set('default of listeners', EventEmitter.defaultMaxListeners);
	for (const event of process.eventNames()) {
		found.set(`listeners of ${String(event)}`, process.listenerCount(event));
	}
	return found;
}

function differences(one: Map<string, unknown>, other: Map<string, unknown>): string[] {
	return [...new Set([...one.keys(), ...other.keys()])].filter((name) => !Object.is(one.get(name), other.get(name)));
}

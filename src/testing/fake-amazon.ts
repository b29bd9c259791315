/**
 * `startFakeAmazon`: starts the server on loopback and hands out what a test drives it with.
 *
 * Only wires: what Amazon does is decided by the files of each service.
 */
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import got from 'got';
import {authOptions, authorizations} from './central/authorizations.js';
import {createFailures} from './failures.js';
import {createFakeFetch} from './http/fake-fetch.js';
import {placeOf} from './http/hosts.js';
import {createLoopbackAgent, createRequestFunction, type Loopback} from './http/loopback.js';
import {createLoopbackDispatcher} from './http/loopback-dispatcher.js';
import {createFakeServer} from './http/server.js';
import {assertKeys, isMeant, type JournalEntry} from './journal.js';
import {readFilter} from './journal-filter.js';
import {readOptions} from './options.js';
import {ownMerchantId, ownPublicKeyId, payKeyPair} from './pay/key-pair.js';
import type {FakeAmazon, FakeAmazonOptions, FakeDispatcher} from './types.js';
import {createMemory, createWorld} from './world.js';

/**
 * Starts a fake Amazon on loopback: real HTTP, Amazon's host names, Amazon's refusals.
 *
 * @throws TypeError when an option names something the fake cannot play.
 * @example
 * const fake = await startFakeAmazon();
 * const auth = createAmazonAuth({...fake.options});
 * await auth.got('https://sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER').json();
 * await fake.close();
 */
export async function startFakeAmazon(given: FakeAmazonOptions = {}): Promise<FakeAmazon> {
	const options = readOptions(given);
	const world = createWorld(options);
	const failures = createFailures();
	const journal: JournalEntry[] = [];
	const keyPair = await payKeyPair();
	world.payKeys.set(ownPublicKeyId, {
		publicKeyId: ownPublicKeyId,
		publicKey: keyPair.publicKey,
		region: 'na',
		merchantId: ownMerchantId,
	});

	const server = createFakeServer(world, failures, (entry) => journal.push(entry));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo; // a TCP server that listens has one
	const loopback: Loopback = {
		port,
		agent: new http.Agent({keepAlive: true}),
		plays: (host) => placeOf(host) !== undefined || Object.hasOwn(options.extraHosts ?? {}, host.toLowerCase()),
	};
	const agent = createLoopbackAgent(loopback);
	const fakeGot = got.extend({request: createRequestFunction(loopback)});
	let dispatcher: FakeDispatcher | undefined;
	const close = async (): Promise<void> => {
		if (!server.listening) {
			return;
		}
		const closed = once(server, 'close');
		server.close();
		server.closeAllConnections();
		loopback.agent.destroy();
		agent.destroy();
		await Promise.all([closed, dispatcher?.destroy()]);
	};

	return {
		url: `http://127.0.0.1:${port}`,
		got: fakeGot,
		agent,
		fetch: createFakeFetch(loopback),
		get dispatcher() {
			dispatcher ??= createLoopbackDispatcher(loopback);
			return dispatcher;
		},
		options: {...authOptions(world, keyPair.privateKey), got: fakeGot},
		clock: world.clock,
		journal,
		get charges() {
			return world.memory.charges;
		},
		count(given = {}) {
			const filter = readFilter(given);
			return journal.filter((entry) => isMeant(filter, entry)).length;
		},
		fail: (rule) => failures.add(rule),
		...authorizations(world),
		rotateSecret() {
			const secret = `fake-selling-partner-client-secret-${randomBytes(8).toString('hex')}`;
			world.sellingPartnerClient.secrets.push(secret);
			return secret;
		},
		publicKey(id = ownPublicKeyId) {
			const key = world.payKeys.get(id);
			if (!key) {
				throw new TypeError(`The fake Amazon knows no public key "${id}": give it to "addPayKey".`);
			}
			return key.publicKey;
		},
		addPayKey(key) {
			assertKeys(key, ['publicKeyId', 'publicKey', 'region', 'merchantId'], 'key');
			world.payKeys.set(key.publicKeyId, {merchantId: ownMerchantId, ...key});
		},
		reset() {
			journal.length = 0;
			failures.clear();
			world.memory = createMemory(world.clock.nowMs, world.memory.delegations);
		},
		close,
		[Symbol.asyncDispose]: close,
	};
}

/**
 * `startFakeAmazon` starts the server on loopback and gives the object that a test drives it with.
 *
 * This file connects the parts. What Amazon does is decided in the folder of each service.
 */
import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import got from 'got';
import {type ControlsOfApis, FAKE_APIS} from './apis.js';
import {authorizations} from './authorizations.js';
import {createMemory, createWorld} from './create-world.js';
import {createFailures} from './failures.js';
import {createFakeFetch} from './http/fake-fetch.js';
import {isPlayed} from './http/hosts.js';
import {createLoopbackAgent, createRequestFunction, type Loopback} from './http/loopback.js';
import {createLoopbackDispatcher} from './http/loopback-dispatcher.js';
import {createFakeServer} from './http/server.js';
import type {JournalEntry} from './journal.js';
import {isMeant, readFilter} from './journal-filter.js';
import {readOptions} from './options.js';
import type {FakeAmazon, FakeAmazonOptions, FakeDispatcher} from './types.js';
import type {World} from './world.js';

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
	const world = await createWorld(options);
	const failures = createFailures();
	const journal: JournalEntry[] = [];
	const server = createFakeServer(world, failures, (entry) => journal.push(entry));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo; // a TCP server that listens has one
	const loopback: Loopback = {
		port,
		agent: new http.Agent({keepAlive: true}),
		plays: (host) => isPlayed(host) || Object.hasOwn(options.extraHosts ?? {}, host.toLowerCase()),
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

	const own: Omit<FakeAmazon, keyof ControlsOfApis> = {
		url: `http://127.0.0.1:${port}`,
		got: fakeGot,
		agent,
		fetch: createFakeFetch(loopback),
		get dispatcher() {
			dispatcher ??= createLoopbackDispatcher(loopback);
			return dispatcher;
		},
		options: Object.assign({got: fakeGot}, ...FAKE_APIS.map((api) => api.authOptions?.(world))),
		clock: world.clock,
		journal,
		count(given = {}) {
			const filter = readFilter(given);
			return journal.filter((entry) => isMeant(filter, entry)).length;
		},
		fail: (rule) => failures.add(rule),
		...authorizations(world),
		reset() {
			journal.length = 0;
			failures.clear();
			world.memory = createMemory(world.clock.nowMs, world.memory);
		},
		close,
		[Symbol.asyncDispose]: close,
	};
	return withControls(own, world);
}

/** Adds the members of the records. Getters, such as that of `charges`, are copied as getters. */
function withControls(own: object, world: World): FakeAmazon {
	for (const {controls} of FAKE_APIS) {
		Object.defineProperties(own, Object.getOwnPropertyDescriptors(controls?.(world) ?? {}));
	}
	return own as FakeAmazon; // the members that it lacked are those of the records
}

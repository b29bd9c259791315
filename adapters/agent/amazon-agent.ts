/**
 * The agent itself: it decides for each request whether a call of ours carries it, and gives the client the socket of that call.
 */
import type {Agent, ClientRequest} from 'node:http';
import https from 'node:https';
import type {Duplex} from 'node:stream';
import {planSend, signalsFor} from '../../src/core/call.js';
import {ownOf} from '../../src/util/members.js';
import {abortedBy} from '../../src/util/signals.js';
import {senderOf, unmark} from '../marked-redirects.js';
import {startCall} from './call.js';
import type {ClientSocket} from './client-socket.js';
import {sendElsewhere} from './elsewhere.js';
import {readTarget} from './target.js';
import {answerTokenCall, isTokenCall} from './token-calls.js';
import type {AgentSettings} from './types.js';
import type {ClientOptions} from './upstream.js';

/** The method of a request that Node's agents call with a socket; Node's documents do not name it. */
interface SocketTaker {
	readonly timeout?: number;
	onSocket(socket: Duplex | null, error?: Error): void;
}

export class AmazonAgent extends https.Agent {
	readonly #settings: AgentSettings;
	/** The `timeout` of the inner agent, which holds for requests that have none of their own. */
	readonly #idleMs: number | undefined;
	/** The sockets of requests under way; undefined while there is none. */
	#open: Set<ClientSocket> | undefined;

	constructor(settings: AgentSettings) {
		if (!settings) {
			throw new TypeError('amazonAgent(auth) makes the agent: its class is not to be called.');
		}
		// Requests to other hosts keep their connections; a socket of ours says in its reply that it is not kept.
		super({keepAlive: true});
		this.#settings = settings;
		// What Node's agent keeps connections with is of no use here and is most of its size: an application may have an agent a seller.
		Object.assign(this, UNUSED);
		this.#idleMs = idleMsOf(settings.inner);
		if (this.#idleMs) {
			Object.assign(this, {options: {...UNUSED.options, timeout: this.#idleMs}}); // where Node's client looks for it
		}
		this.removeAllListeners();
	}

	/** Ends the requests to Amazon that are under way. The inner agent is left alone, since other agents may share it. */
	override destroy(): void {
		for (const socket of this.#open ?? []) {
			socket.destroy();
		}
	}

	/** Node's client hands each of its requests to this method. @internal */
	addRequest(request: ClientRequest, options: ClientOptions): void {
		const taker = request as unknown as SocketTaker;
		try {
			this.#serve(request, taker, options);
		} catch (error) {
			taker.onSocket(null, error as Error); // only errors are thrown in there
		}
	}

	#serve(request: ClientRequest, taker: SocketTaker, options: ClientOptions): void {
		assertNotGlobal();
		const {binding, inner, answersTokenCalls} = this.#settings;
		const target = readTarget(request, options);
		const {url, isMarked} = unmark(target ?? NOWHERE);
		const {method} = request;
		const before = isMarked ? senderOf({method}) : undefined;
		const send = planSend({method, url, amazon: undefined, amazonName: 'amazon'}, binding, before);
		const gone = signalsFor(binding, method).find(({aborted}) => aborted);
		if (gone) {
			throw abortedBy(gone);
		}
		if (!target || !(send.plan || isMarked || answersTokenCalls)) {
			sendElsewhere(inner, request, options, send);
			return;
		}
		const answer = answersTokenCalls && isTokenCall(method, url) ? answerTokenCall : undefined;
		const socket = startCall({send, path: request.path, before, answer}, options, this.#settings);
		this.#remember(socket);
		const idleMs = taker.timeout ?? this.#idleMs;
		if (idleMs) {
			socket.setTimeout(idleMs);
		}
		taker.onSocket(socket);
	}

	#remember(socket: ClientSocket): void {
		this.#open ??= new Set();
		this.#open.add(socket);
		// Node gives the socket back of a request that was destroyed before it had one.
		socket.on('free', destroyIt);
		socket.on('close', () => {
			this.#open?.delete(socket);
			if (this.#open?.size === 0) {
				this.#open = undefined;
			}
		});
	}

	/** A socket is made for a request. A client that asks for a connection alone gets none. */
	override createConnection(): never {
		throw new TypeError('An agent of amazonAgent() makes no connections: it is for requests.');
	}
}

function destroyIt(this: ClientSocket): void {
	this.destroy();
}

function idleMsOf(inner: Agent): number | undefined {
	const timeout = ownOf((ownOf(inner, 'options') ?? {}) as object, 'timeout'); // an agent's options are an object
	return typeof timeout === 'number' && timeout > 0 ? timeout : undefined;
}

/** This URL stands for a request that has none. The redirects of such a request are looked at too. */
const NOWHERE = new URL('https://elsewhere.invalid/');

/** The members of Node's agent that keep its connections, empty and shared by all agents. */
const UNUSED = Object.freeze({
	requests: Object.freeze({}),
	sockets: Object.freeze({}),
	freeSockets: Object.freeze({}),
	options: Object.freeze({keepAlive: true, noDelay: true, path: null}),
	_sessionCache: Object.freeze({map: Object.freeze({}), list: Object.freeze([])}),
});

/** @throws TypeError where this package's own token calls would come back here */
function assertNotGlobal(): void {
	if (https.globalAgent instanceof AmazonAgent) {
		throw new TypeError(
			'https.globalAgent is what amazonAgent() made, which is for the requests of one identity: give it to a client as its agent.',
		);
	}
}

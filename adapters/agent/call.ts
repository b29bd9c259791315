/**
 * The course of one call through the agent: read what the client writes, get its credential, send it, and once more after a dead token.
 *
 * The client holds its socket from the start, and whatever ends that socket ends the call: an abort, a timeout, a client that is gone.
 */
import {AsyncResource} from 'node:async_hooks';
import type {ClientRequest, IncomingMessage, InformationEvent} from 'node:http';
import type {Attachment, Call} from '../../src/apis/types.js';
import {attachCredential, mayRefuseCredential, planSend, putOn, urlOf} from '../../src/core/call.js';
import {dropCredentials, isSignedByCaller} from '../../src/core/carried-credentials.js';
import {giveTurnBack} from '../../src/core/pacing.js';
import {readHeaders} from '../../src/core/read-call.js';
import type {Send} from '../../src/core/send.js';
import {changesOf} from '../marked-redirects.js';
import {followSignals} from './bound-signals.js';
import {ClientSocket, type Peer} from './client-socket.js';
import {framingHeaders, type GivenHeaders, hasOwnCredentials, readGivenHeaders} from './headers.js';
import {hasAnotherTurn, readRefusal, wantsAnother} from './refusal.js';
import {NOTHING_READ, type ReadReply, writeInformation, writeReply} from './reply-writer.js';
import {RequestBody} from './request-body.js';
import {createRequestReader, type RequestHead, type RequestReader} from './request-reader.js';
import {giveBack, takeController} from './spare-controllers.js';
import {assertAsPlanned} from './target.js';
import {dropPlaceholder, MAX_TOKEN_CALL_BYTES} from './token-calls.js';
import type {AgentSettings, PlannedCall} from './types.js';
import {CLIENT_GONE, type ClientOptions, connectionOptions, sendUpstream, type UpstreamEvents} from './upstream.js';

/** The socket for the client; the call begins with what the client writes there. */
export function startCall(planned: PlannedCall, options: ClientOptions, settings: AgentSettings): ClientSocket {
	return new AgentCall(planned, options, settings).socket;
}

class AgentCall implements Peer, UpstreamEvents {
	readonly socket: ClientSocket = new ClientSocket(this);
	readonly #settings: AgentSettings;
	readonly #connection: ClientOptions;
	readonly #planned: PlannedCall;
	readonly #reader: RequestReader;
	readonly #body: RequestBody;
	/** The client may write its body in another async context than the one it has made the call in. */
	readonly #context = new AsyncResource('AmazonCall');
	/** Ends the wait for a credential, while there is one. */
	#waiting: AbortController | undefined;
	readonly #leaveSignals: () => void;
	#send: Send;
	#head: RequestHead | undefined;
	#given: GivenHeaders = {};
	#out: ClientRequest | undefined;
	#reply: IncomingMessage | undefined;

	constructor(planned: PlannedCall, options: ClientOptions, settings: AgentSettings) {
		const {send} = planned;
		this.#send = send;
		this.#planned = planned;
		this.#settings = settings;
		this.#connection = connectionOptions(options);
		const holds = Math.max(settings.maxBodyBytes, planned.answer ? MAX_TOKEN_CALL_BYTES : 0);
		this.#body = new RequestBody(holds, () => this.#context.runInAsyncScope(this.#carryOut, this));
		this.#reader = createRequestReader({
			onHead: (head) => this.#begin(head),
			onBody: (chunk) => this.#body.add(chunk),
			onEnd: () => this.#body.finish(),
		});
		this.#leaveSignals = followSignals(send, this.onError);
	}

	received(chunk: string | Buffer, encoding: BufferEncoding, done: (error?: Error) => void): void {
		try {
			this.#reader.read(chunk, encoding);
		} catch (error) {
			done(error as Error); // the reader throws errors alone
			return;
		}
		this.#body.whenRoom(done);
	}

	resume(): void {
		this.#reply?.resume();
	}

	closed(): void {
		this.#leaveSignals();
		this.#waiting?.abort();
		// A reply that has come whole and is not read to its end would hold its connection.
		if (!(this.#reply?.readableEnded && this.#out?.writableFinished)) {
			this.#out?.destroy(CLIENT_GONE);
		}
	}

	bytesWritten(): number {
		return this.#body.sentBytes;
	}

	readonly onError = (error: Error): void => {
		this.socket.destroy(error);
	};

	#begin(head: RequestHead): void {
		assertAsPlanned(head, this.#planned);
		this.#head = head;
		this.#given = readGivenHeaders(head.rawHeaders);
		dropCredentials(this.#given, this.#send.url, this.#planned.before);
		if (head.expectsContinue) {
			this.socket.give('HTTP/1.1 100 Continue\r\n\r\n');
		}
	}

	#carryOut(): void {
		const {bytes} = this.#body;
		const answer = bytes instanceof Buffer ? this.#planned.answer?.(bytes) : undefined;
		if (answer === undefined) {
			this.#authorise(bytes).catch(this.onError);
		} else {
			this.socket.give(answer);
			this.socket.push(null);
		}
	}

	async #authorise(body: RequestBody['bytes']): Promise<void> {
		const send = this.#send;
		const headers = readHeaders(this.#given, 'headers');
		const isSigned = isSignedByCaller(send.url, headers, this.#settings.binding.shared.cache);
		const attachment = isSigned ? undefined : await this.#attach(headers, body);
		if (this.socket.destroyed) {
			return giveTurnBack(send);
		}
		const put = attachment ? putOn(this.#given, attachment) : this.#given;
		if (this.#settings.answersTokenCalls) {
			dropPlaceholder(put);
		}
		Object.assign(put, framingHeaders(body, this.#head?.framing ?? 0));
		const outgoing = {url: urlOf(send), method: send.method, headers: put, isReplayable: this.#body.isReplayable};
		sendUpstream(outgoing, {agent: this.#settings.inner, connection: this.#connection}, this);
	}

	async #attach(headers: Call['headers'], body: RequestBody['bytes']): Promise<Attachment | undefined> {
		const waiting = takeController();
		this.#waiting = waiting;
		try {
			return await attachCredential(this.#send, {headers, body, signals: [waiting.signal]});
		} finally {
			this.#waiting = undefined;
			giveBack(waiting);
		}
	}

	onSend(out: ClientRequest): void {
		this.#out = out;
		this.#body.sendTo(out);
	}

	onInformation(information: InformationEvent): void {
		writeInformation(this.socket, information);
	}

	onReply(reply: IncomingMessage): void {
		this.#reply = reply;
		this.socket.authorized = (reply.socket as {authorized?: boolean} | null)?.authorized !== false;
		if (hasAnotherTurn(reply, this.#send, this.#body)) {
			reply.resume();
			this.#context.runInAsyncScope(() => void this.#sendAgain().catch(this.onError));
		} else if (mayRefuseCredential(this.#send, reply.statusCode ?? 0)) {
			readRefusal(reply, (read) => this.#context.runInAsyncScope(() => this.#review(reply, read)));
		} else {
			this.#handOn(reply, NOTHING_READ);
		}
	}

	#review(reply: IncomingMessage, read: ReadReply): void {
		if (this.socket.destroyed) {
			return;
		}
		if (wantsAnother(reply, read, this.#send, this.#body)) {
			this.#sendAgain().catch(this.onError);
		} else {
			this.#handOn(reply, read);
		}
	}

	async #sendAgain(): Promise<void> {
		// A client that leaves from now on ends the second send.
		[this.#reply, this.#out] = [undefined, undefined];
		const {method, href} = this.#send;
		const again = {method, url: new URL(href), amazon: undefined, amazonName: 'amazon'};
		this.#send = planSend(again, this.#settings.binding, this.#send);
		await this.#authorise(this.#body.bytes);
	}

	#handOn(reply: IncomingMessage, read: ReadReply): void {
		const {headers, statusCode = 0} = reply;
		const changes = changesOf(headers, statusCode, {
			send: this.#send,
			isMarked: this.#planned.before !== undefined,
			hasOwnCredentials: headers.location !== undefined && hasOwnCredentials(this.#given),
			seesHttp: false,
		});
		writeReply(reply, read, {socket: this.socket, method: this.#send.method, changes});
	}
}

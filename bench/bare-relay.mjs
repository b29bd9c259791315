/**
 * The least that an agent of this kind can be: a socket in memory for the client, a second request of Node's, and the reply written back.
 *
 * It decides nothing, fetches no credential, reads no body, sends nothing again and notices nobody who leaves. It is there to be measured:
 * what it costs is Node's, and what an agent costs beyond it is the agent's.
 */
import https from 'node:https';
import {Duplex} from 'node:stream';

export class BareRelay extends https.Agent {
	#inner;

	/** `inner` carries the bytes. */
	constructor(inner) {
		super({keepAlive: true});
		this.#inner = inner;
	}

	addRequest(request, {host, port}) {
		const socket = new RelaySocket(() => {
			const options = {host, port, method: request.method, path: request.path, headers: request.getHeaders(), agent: this.#inner};
			https.get(options, (reply) => socket.show(reply)).on('error', (error) => socket.destroy(error));
		});
		request.onSocket(socket);
	}
}

class RelaySocket extends Duplex {
	encrypted = true;
	authorized = true;
	#begin;
	#reply;

	/** `begin` is called once the client has written the head of its request. */
	constructor(begin) {
		super({decodeStrings: false});
		this.#begin = begin;
	}

	show(reply) {
		this.#reply = reply;
		const {statusCode, statusMessage, rawHeaders} = reply;
		const lines = rawHeaders.map((part, at) => (at % 2 === 0 ? `${part}: ` : `${part}\r\n`));
		const kept = lines.filter((_line, at) => !/^(?:connection|keep-alive)$/i.test(rawHeaders[at - (at % 2)]));
		this.push(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n${kept.join('')}Connection: close\r\n\r\n`, 'latin1');
		reply.on('data', (chunk) => {
			if (!this.push(chunk)) {
				reply.pause();
			}
		});
		reply.on('end', () => this.push(null));
	}

	_read() {
		this.#reply?.resume();
	}

	_write(_chunk, _encoding, done) {
		done();
		this.#begin?.();
		this.#begin = undefined;
	}

	/** How Node's client ends a connection that is not kept. */
	destroySoon() {
		this.end();
		this.once('finish', this.destroy);
	}

	setTimeout() {
		return this;
	}

	setNoDelay() {
		return this;
	}

	setKeepAlive() {
		return this;
	}
}

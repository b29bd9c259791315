/**
 * Writes a reply of Amazon's onto the socket that a client reads: the head with what has changed in it, then the body as it comes.
 *
 * A client reads no faster than it wants, and Amazon's connection waits meanwhile. A reply that breaks off breaks off for the client too.
 */
import type {IncomingMessage} from 'node:http';
import type {ClientSocket} from './client-socket.js';
import {isHopByHop} from './headers.js';

/** What is shown in place of what came, by lower-case name; undefined takes a header away. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** What was read of a reply before it was known whether it goes to the client. */
export interface ReadReply {
	readonly chunks: readonly Buffer[];
	/** Nothing more comes. */
	readonly isWhole: boolean;
}

export const NOTHING_READ: ReadReply = {chunks: [], isWhole: false};

/** An informational reply, such as 103. */
export function writeInformation(socket: ClientSocket, {statusCode, statusMessage, rawHeaders}: Information): void {
	socket.give(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n${linesOf(rawHeaders)}\r\n`);
}

interface Information {
	readonly statusCode: number;
	readonly statusMessage: string;
	readonly rawHeaders: readonly string[];
}

/** Writes a reply: what was read of it, and what is still to come. */
export function writeReply(
	reply: IncomingMessage,
	{chunks, isWhole}: ReadReply,
	{socket, method, changes}: {readonly socket: ClientSocket; readonly method: string; readonly changes: Changes},
): void {
	const body = startReply(reply, socket, method, changes);
	for (const chunk of chunks) {
		body.write(chunk);
	}
	if (isWhole) {
		body.end();
	} else {
		passOn(reply, body, socket);
	}
}

interface BodyWriter {
	/** False: the client reads slower than that. */
	write(chunk: Buffer): boolean;
	end(): void;
}

function startReply(reply: IncomingMessage, socket: ClientSocket, method: string, changes: Changes): BodyWriter {
	const {statusCode = 0, statusMessage, rawHeaders, headers} = reply;
	const hasBody = method !== 'HEAD' && statusCode !== 204 && statusCode !== 304;
	const isChunked = hasBody && !Object.hasOwn(headers, 'content-length');
	const framing = isChunked ? 'Transfer-Encoding: chunked\r\n' : '';
	// A socket in memory serves one request: another one would run in the async context of the first.
	socket.give(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n${linesOf(rawHeaders, changes)}${framing}Connection: close\r\n\r\n`);
	return {
		write(chunk) {
			if (!isChunked) {
				return socket.give(chunk);
			}
			socket.give(`${chunk.length.toString(16)}\r\n`);
			socket.give(chunk);
			return socket.give('\r\n');
		},
		end() {
			if (isChunked) {
				socket.give('0\r\n\r\n');
			}
			socket.push(null);
		},
	};
}

function passOn(reply: IncomingMessage, body: BodyWriter, socket: ClientSocket): void {
	const onClose = (): void => {
		if (!reply.complete) {
			socket.destroy(); // the client sees a connection that was lost
		}
	};
	reply.on('data', (chunk: Buffer) => {
		if (!body.write(chunk)) {
			reply.pause();
		}
	});
	reply.on('end', () => body.end());
	reply.on('error', ignore); // told by 'close'
	reply.on('close', onClose);
	if (reply.destroyed) {
		onClose(); // it has broken off while it was read
	}
	reply.resume();
}

function ignore(): void {}

function linesOf(rawHeaders: readonly string[], changes: Changes = NONE): string {
	let lines = '';
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
		const lower = name.toLowerCase();
		if (!isHopByHop(lower) && !Object.hasOwn(changes, lower)) {
			lines += `${name}: ${value}\r\n`;
		}
	}
	for (const [name, value] of Object.entries(changes)) {
		if (value !== undefined) {
			lines += `${name}: ${value}\r\n`;
		}
	}
	return lines;
}

const NONE: Changes = Object.freeze(Object.create(null));

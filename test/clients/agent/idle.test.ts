/**
 * When the client's socket is idle: as with a connection of Node's, an upload that makes progress is not.
 */
import {Writable} from 'node:stream';
import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {ClientSocket, type Peer} from '../../../adapters/agent/client-socket.js';
import {RequestBody} from '../../../adapters/agent/request-body.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
});
afterEach(() => {
	vi.useRealTimers();
});

function socketWith(bytesWritten: () => number): {socket: ClientSocket; timeouts: () => number} {
	const peer: Peer = {received: (_chunk, _encoding, done) => done(), resume: () => {}, closed: () => {}, bytesWritten};
	const socket = new ClientSocket(peer);
	let timeouts = 0;
	socket.on('timeout', () => timeouts++);
	return {socket, timeouts: () => timeouts};
}

it('a socket on which nothing happens is idle once its time is over', () => {
	const {socket, timeouts} = socketWith(() => 5);
	socket.setTimeout(100);
	vi.advanceTimersByTime(99);
	expect(timeouts()).toBe(0);
	vi.advanceTimersByTime(1);
	expect(timeouts()).toBe(1);
});

it('what the client writes and what it is given begin the time anew', () => {
	const {socket, timeouts} = socketWith(() => 0);
	socket.setTimeout(100);
	for (const happen of [() => socket.write('x'), () => socket.give('y'), () => socket.write('z')]) {
		vi.advanceTimersByTime(99);
		happen();
	}
	vi.advanceTimersByTime(99);
	expect(timeouts()).toBe(0);
	vi.advanceTimersByTime(1);
	expect(timeouts()).toBe(1);
});

it('so does progress of the upload, for as long as there is some', () => {
	let written = 0;
	const {socket, timeouts} = socketWith(() => written);
	socket.setTimeout(100);
	for (let step = 0; step < 5; step++) {
		written += 1000;
		vi.advanceTimersByTime(100);
	}
	expect(timeouts()).toBe(0);
	vi.advanceTimersByTime(100);
	expect(timeouts()).toBe(1);
});

it('a time of 0 ends the watch, and a socket that is closed has none', () => {
	const {socket, timeouts} = socketWith(() => 0);
	socket.setTimeout(100);
	socket.setTimeout(0);
	vi.advanceTimersByTime(1000);
	socket.setTimeout(100);
	socket.destroy();
	vi.advanceTimersByTime(1000);
	expect([timeouts(), vi.getTimerCount()]).toEqual([0, 0]);
});

it('a long body is handed on piece by piece, as fast as the connection takes it', async () => {
	const taken: (() => void)[] = [];
	const out = new Writable({highWaterMark: 1, write: (_chunk, _encoding, done) => void taken.push(done)});
	const body = new RequestBody(10_000_000, () => {});
	body.add(Buffer.alloc(1_000_000));
	body.finish();
	body.sendTo(out as never);
	const seen: number[] = [];
	while (taken.length > 0) {
		seen.push(body.sentBytes);
		taken.shift()?.();
		await new Promise(process.nextTick);
	}
	expect(new Set(seen).size).toBeGreaterThan(10);
	expect([body.sentBytes, out.writableEnded]).toEqual([1_000_000, true]);
});

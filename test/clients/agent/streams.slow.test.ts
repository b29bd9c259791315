/**
 * 200 MiB up and 200 MiB down through the agent, in memory that does not grow with them.
 */
import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import https from 'node:https';
import {Readable} from 'node:stream';
import {amazonAgent} from 'got-amazon-auth/agent';
import {expect, it} from 'vitest';
import {FEEDS, leadTo, setStage} from './stage.js';

const PIECE = Buffer.alloc(64 * 1024, 1);
const PIECES = 3200; // 200 MiB
/** Half of what goes through: what is there and not yet collected differs from run to run. */
const GROWTH = 100 * 1024 * 1024;

function pieces(): Readable {
	let left = PIECES;
	return new Readable({
		read() {
			this.push(left-- > 0 ? PIECE : null);
		},
	});
}

/** How much the memory outside of V8's heap and in it grows meanwhile, at most. */
async function growthWhile(work: () => Promise<void>): Promise<number> {
	const used = (): number => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
	const before = used();
	let most = 0;
	const timer = setInterval(() => {
		most = Math.max(most, used() - before);
	}, 5);
	await work();
	clearInterval(timer);
	return most;
}

it('200 MiB go up', async () => {
	const {auth} = await setStage();
	let length = 0;
	const inner = await leadTo(async (request, reply) => {
		for await (const chunk of request) {
			length += chunk.length;
		}
		reply.end('{}');
	});
	const agent = amazonAgent(auth, {agent: inner});
	const growth = await growthWhile(async () => {
		const request = https.request(FEEDS, {method: 'POST', agent});
		pieces().pipe(request);
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		reply.resume();
		await once(reply, 'end');
	});
	expect(length).toBe(PIECES * PIECE.length);
	expect(growth).toBeLessThan(GROWTH);
});

it.each(['with a length', 'in chunks'])('200 MiB come down %s', async (how) => {
	const {auth} = await setStage();
	const inner = await leadTo((_request, reply) => {
		reply.writeHead(200, how === 'in chunks' ? {} : {'content-length': PIECES * PIECE.length});
		pieces().pipe(reply);
	});
	const agent = amazonAgent(auth, {agent: inner});
	let length = 0;
	const growth = await growthWhile(async () => {
		const request = https.request(FEEDS, {agent});
		request.end();
		const [reply] = (await once(request, 'response')) as [IncomingMessage];
		for await (const chunk of reply) {
			length += chunk.length;
		}
	});
	expect(length).toBe(PIECES * PIECE.length);
	expect(growth).toBeLessThan(GROWTH);
});

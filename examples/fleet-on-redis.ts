/**
 * Many processes, one token call: tokens shared through Redis, encrypted, and a new key brought in while all run.
 */
import {randomBytes, randomUUID} from 'node:crypto';
import {EventEmitter, once} from 'node:events';
import {connect} from 'node:net';
import type {Got} from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth, type SellingPartnerOptions} from 'got-amazon-auth';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** Where the processes meet, and the keys of what they keep there. */
export interface Shared {
	redisUrl: string;
	prefix: string;
	encryptionKeys: readonly [Uint8Array, ...Uint8Array[]]; // crypto.randomBytes(32) each, the same in all processes
}

/** The auth of each process. */
export function authOfProcess(
	sellingPartner: SellingPartnerOptions,
	{redisUrl, prefix, encryptionKeys}: Shared,
	got?: Got,
): AmazonAuth {
	const store = redisTokenStore({url: redisUrl, prefix}); // or {client}: a cluster, Sentinel
	return createAmazonAuth({sellingPartner, store, encryptionKeys, ...(got && {got})});
}

/** For a deploy that ends a process in the middle of a mint: its leases go back, and another process mints at once. */
export function closeOnTerm(auth: AmazonAuth, own: Ending = process): void {
	own.once('SIGTERM', async () => {
		await auth.close(); // waits up to 5 s for token calls under way; end your server before
		own.exit(0);
	});
}

/** What a process is to its end. */
export interface Ending {
	once(signal: 'SIGTERM', listener: () => void): unknown;
	exit(code: number): unknown;
}

/** Runs the example against the fake Amazon and the Redis at `REDIS_URL`, on this machine by default. */
export async function run(print: Print): Promise<void> {
	const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
	if (!(await isThere(redisUrl))) {
		print('No Redis there: start one, or set REDIS_URL');
		return;
	}
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR']});
	const {got, sellingPartner} = fake.options;
	const prefix = `example:${randomUUID()}:`;
	const [older, newer] = [randomBytes(32), randomBytes(32)];
	const call = async (auth: AmazonAuth): Promise<unknown> => {
		const seller = auth.as({sellingPartnerId: 'A1HARBOUR'});
		return seller.got(amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`).json();
	};

	await using one = authOfProcess(sellingPartner, {redisUrl, prefix, encryptionKeys: [older]}, got);
	await using other = authOfProcess(sellingPartner, {redisUrl, prefix, encryptionKeys: [older]}, got);
	await Promise.all(Array.from({length: 20}, (_, index) => call(index % 2 === 0 ? one : other)));
	print(`20 calls of two processes, token calls: ${fake.count({service: 'lwa'})}`);

	await using renewed = authOfProcess(sellingPartner, {redisUrl, prefix, encryptionKeys: [newer, older]}, got);
	await call(renewed);
	print(`A process with a new key in front, token calls: ${fake.count({service: 'lwa'})}`);

	await one.forget({sellingPartnerId: 'A1HARBOUR'});
	await call(one);
	print(`After one of them forgot the seller, token calls: ${fake.count({service: 'lwa'})}`);

	// Stands for a process, which would end this one too.
	const ended = new EventEmitter();
	closeOnTerm(other, Object.assign(ended, {exit: (code: number) => ended.emit('exit', code)}));
	const exit = once(ended, 'exit');
	ended.emit('SIGTERM');
	print(`A process that was told to end has closed its auth, exit code ${await exit}`);
	await renewed.forget(); // leaves nothing behind in Redis
}

async function isThere(url: string): Promise<boolean> {
	const {hostname, port} = new URL(url);
	const socket = connect(Number(port || 6379), hostname);
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

await whenExecuted(import.meta.url, run);

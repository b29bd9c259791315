/**
 * The way of unmodified clients to the fake: Amazon's own names, over TLS, and nowhere else.
 */
import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, it} from 'vitest';
import {ROOT} from './source-files.js';

interface Front {
	environment: Record<string, string>;
	close(): Promise<void>;
}
type StartFront = (fake: {url: string}) => Promise<Front>;

/** What a process that asks for `url` says of it: the status, or why there was none. */
async function ask(url: string, environment: Record<string, string>): Promise<string> {
	const script = `import https from 'node:https';
const told = (text) => process.exit(console.log(text));
process.on('uncaughtException', (error) => told(error.message));
https.get(${JSON.stringify(url)}, {headers: {'user-agent': 'anything/1.0'}}, (reply) => told(reply.statusCode));`;
	const parameters = ['--import', `${ROOT}/bench/side-by-side/preload.mjs`, '--input-type=module', '-e', script];
	const {stdout} = await promisify(execFile)(process.execPath, parameters, {
		env: {...process.env, ...environment},
		timeout: 30_000,
	});
	return stdout.trim();
}

async function startFront(fake: {url: string}): Promise<Front> {
	const path = `${ROOT}/bench/side-by-side/front.mjs`;
	const module = (await import(path)) as {startFront: StartFront}; // plain JavaScript, which has no types to import
	return module.startFront(fake);
}

describe('the front of the bench', () => {
	it("plays Amazon's hosts for a client that knows nothing of it", async () => {
		await using fake = await startFakeAmazon();
		const front = await startFront(fake);
		try {
			const url = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
			expect(await ask(url, front.environment)).toBe('403');
			expect(fake.journal).toMatchObject([
				{host: 'sellingpartnerapi-na.amazon.com', path: '/sellers/v1/marketplaceParticipations'},
			]);
		} finally {
			await front.close();
		}
	});

	it('is trusted because of its certificate, which holds for the name that the client asked for', async () => {
		await using fake = await startFakeAmazon();
		const front = await startFront(fake);
		try {
			const {NODE_EXTRA_CA_CERTS: _, ...untrusted} = front.environment;
			expect(await ask('https://api.amazon.com/', untrusted)).toMatch(/self-signed certificate/);
			const more = {...front.environment, FRONT_HOSTS: 'sellingpartnerapi-eu.amazon.com'};
			expect(await ask('https://sellingpartnerapi-eu.amazon.com/', more)).toMatch(/does not match/);
			expect(fake.journal).toEqual([]);
		} finally {
			await front.close();
		}
	});

	it.each(['https://example.com/', 'https://api.amazon.com:8443/'])('lets a client go nowhere else: %s', async (url) => {
		await using fake = await startFakeAmazon();
		const front = await startFront(fake);
		try {
			expect(await ask(url, front.environment)).toMatch(/wants to connect to/);
		} finally {
			await front.close();
		}
	});
});

/**
 * Starts real processes with a whole auth each, over one Redis and one fake Amazon, and tells them what to do.
 */
import {type ChildProcess, execFileSync, fork} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import type {AuthorizeOrders, Said, Setup} from './auth-process.js';

export interface AuthProcess {
	readonly child: ChildProcess;
	/** Authorizes a call for an order of each seller, all at once. */
	authorizeOrders(sellers: readonly string[]): Promise<Extract<Said, {what: 'done'}>>;
	end(signal: NodeJS.Signals): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Once, before the first start. */
export function compileProcess(): void {
	execFileSync('npx', ['tsc', '-p', 'test/adapters-store/fleet.tsconfig.json', '--outDir', 'build/auths'], {cwd: ROOT});
}

export async function startAuthProcess(fake: FakeAmazon, redisUrl: string, prefix: string): Promise<AuthProcess> {
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const setup: Setup = {redisUrl, prefix, fakeUrl: fake.url, clientId, clientSecret};
	const child = fork(`${ROOT}/build/auths/test/adapters-store/auth-process.js`, [JSON.stringify(setup)]);
	const next = async <W extends Said['what']>(what: W): Promise<Extract<Said, {what: W}>> => {
		const [said] = (await once(child, 'message')) as [Said]; // messages are of this one type
		if (said.what !== what) {
			throw new Error(`The process said "${said.what}" in place of "${what}".`);
		}
		return said as Extract<Said, {what: W}>; // its `what` has just been compared
	};
	await next('ready');
	return {
		child,
		authorizeOrders(sellers) {
			const refreshTokens = Object.fromEntries(sellers.map((seller) => [seller, fake.refreshTokenOf(seller)]));
			const done = next('done');
			child.send({refreshTokens} satisfies AuthorizeOrders);
			return done;
		},
		async end(signal) {
			if (child.exitCode === null && child.signalCode === null) {
				const exit = once(child, 'exit');
				child.kill(signal);
				await exit;
			}
		},
	};
}

/**
 * A share of the replies of a service is a second late: the same ones of every run with the same seed.
 *
 * Scripts of the fake are used up in order, so that a script of so many true replies puts the next late one in its place.
 */
export function slowDown(
	fake: FakeAmazon,
	service: 'lwa' | 'tokens',
	{seed, replies, slow}: {seed: number; replies: number; slow: number},
): void {
	const places = new Set<number>();
	for (let state = seed; places.size < slow; ) {
		// Numerical Recipes' generator: any will do that is the same everywhere.
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		places.add(Math.floor((state / 2 ** 32) * replies));
	}
	for (let reply = 0; reply < replies; reply++) {
		fake.fail({service, latencyMs: places.has(reply) ? 1_000 : 0});
	}
}

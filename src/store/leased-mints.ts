/**
 * One mint a key for all processes: whoever gets the lease mints and writes, the others ask the store until the token is there.
 *
 * A lease ends by itself, so a holder that dies delays the others by what is left of it. Where the store fails, or the token does not
 * come, a process mints on its own.
 */
import type {Clock} from '../clock.js';
import {ageMs, momentOf} from '../tokens/token.js';
import {sleep} from '../wait.js';
import type {Entries, Lease} from './entries.js';
import type {Generation, Generations} from './generations.js';
import type {ShareableToken, SharedRequest, SharedToken, TokenEntries} from './token-entries.js';

export interface LeasedMints {
	mintOnce(
		request: SharedRequest,
		mint: (signal: AbortSignal) => Promise<ShareableToken>,
		signal: AbortSignal,
	): Promise<SharedToken>;
	/** The mint of a key under way here belongs to the owner's generation of now. */
	renewGeneration(key: string): void;
	/** Gives back the leases; mints under way go on. */
	close(): Promise<void>;
}

export interface LeasedMintsParts {
	readonly tokens: TokenEntries;
	readonly entries: Entries;
	readonly generations: Generations;
	readonly clock: Clock;
}

interface Mint {
	readonly request: SharedRequest;
	readonly run: () => Promise<ShareableToken>;
	/** From before the mint: what is forgotten while it is under way must not come back by it. */
	generation: Generation;
	readonly lease?: Lease;
}

const LEASE_MS = 15_000;
/** A lease that its holder did not live to give back, and the mint of whoever takes it then. */
const LONGEST_WAIT_MS = LEASE_MS + 5_000;
const POLL_MS = 100;
const POLL_JITTER_MS = 150;

export function createLeasedMints({tokens, entries, generations, clock}: LeasedMintsParts): LeasedMints {
	const underWay = new Set<Mint>();
	const leases = new Set<Promise<Lease | 'held' | undefined>>();
	let closed = false;

	const alone = async (mint: Mint): Promise<SharedToken> => {
		underWay.add(mint);
		try {
			const minted = await mint.run();
			return {...minted, fullLifetimeMs: minted.lifetimeMs, generation: mint.generation, isMinted: true};
		} finally {
			underWay.delete(mint);
		}
	};

	const forAll = async (mint: Mint): Promise<SharedToken> => {
		const token = await alone(mint);
		await tokens.write(mint.request, token, mint.lease?.fence);
		return token;
	};

	/** Undefined: another has the lease. */
	const underLease = async (mint: Mint): Promise<SharedToken | undefined> => {
		const leasing = entries.lease('token', mint.request.key, LEASE_MS);
		leases.add(leasing);
		try {
			const lease = await leasing;
			if (lease === 'held') {
				return undefined;
			}
			if (!lease || closed) {
				return await alone(mint);
			}
			// Its last holder may have written between our look and our lease.
			const {token} = await tokens.look(mint.request);
			return token ?? (await forAll({...mint, lease}));
		} finally {
			// After the write: whoever takes the lease next must find the token.
			await release(leasing);
			leases.delete(leasing);
		}
	};

	return {
		async mintOnce(request, mint, signal) {
			const begun = momentOf(clock);
			const run = (): Promise<ShareableToken> => mint(signal);
			for (;;) {
				signal.throwIfAborted();
				const {token, generation, isTaken} = await tokens.look(request);
				if (token) {
					return token;
				}
				const own = {request, run, generation: generation ?? generations.lastKnown(request.owner)};
				if (!generation || isTaken || closed || ageMs(begun, clock) >= LONGEST_WAIT_MS) {
					return alone(own);
				}
				if (!entries.canLease) {
					return forAll(own);
				}
				const minted = await underLease(own);
				if (minted) {
					return minted;
				}
				await sleep(POLL_MS + Math.random() * POLL_JITTER_MS, signal);
			}
		},
		renewGeneration(key) {
			for (const mint of underWay) {
				if (mint.request.key === key) {
					mint.generation = generations.lastKnown(mint.request.owner);
				}
			}
		},
		async close() {
			closed = true;
			await Promise.all([...leases].map(release));
		},
	};
}

async function release(leasing: Promise<Lease | 'held' | undefined>): Promise<void> {
	const lease = await leasing;
	if (lease && lease !== 'held') {
		await lease.release();
	}
}

/**
 * One mint a key for all processes: whoever gets the lease mints and writes, the others ask the store until the token is there.
 *
 * A lease ends by itself, so a holder that dies delays the others by what is left of it. Where the store fails, or the token does not
 * come, a process mints on its own.
 */
import {ageMs, type Clock, type Moment, momentOf} from '../../util/clock.js';
import {sleep} from '../../util/wait.js';
import type {Preparation} from '../types.js';
import type {Entries, Lease} from './entries.js';
import type {Generation, Generations} from './generations.js';
import {createSlots} from './slots.js';
import type {ShareableToken, SharedRequest, SharedToken, TokenEntries} from './token-entries.js';

export interface LeasedMints {
	mintOnce(
		request: SharedRequest,
		mint: (signal: AbortSignal) => Promise<ShareableToken>,
		signal: AbortSignal,
		preparation?: Preparation,
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
	readonly preparation: Preparation | undefined;
	readonly signal: AbortSignal;
	readonly lease?: Lease;
}

const LEASE_MS = 15_000;
/** A lease that its holder did not live to give back, and the mint of whoever takes it then. */
const LONGEST_WAIT_MS = LEASE_MS + 5_000;
/** As many as token calls to a host: a lease that is held while its mint waits in a queue of this process may end there. */
const PLACES = {atOnce: 32, longestMs: LEASE_MS};
const POLL_MS = 100;
/** How far apart, on average, the waiting calls of a process ask the store: thousands of them must not keep both busy. */
const POLLS_APART_MS = 4;
/** However many they are: a lease that has ended, or a token that is there, must not go unseen for long. */
const LONGEST_POLL_MS = 800;

export function createLeasedMints({tokens, entries, generations, clock}: LeasedMintsParts): LeasedMints {
	const underWay = new Set<Mint>();
	const leases = new Set<Promise<Lease | 'held' | undefined>>();
	// A queue each: what is prepared with another token may need that one anew in the middle of its mint.
	const [plain, prepared] = [createSlots({...PLACES, clock}), createSlots({...PLACES, clock})];
	let waiting = 0;
	let closed = false;

	const pause = async (signal: AbortSignal): Promise<void> => {
		waiting++;
		const ms = Math.min(LONGEST_POLL_MS, Math.max(POLL_MS, waiting * POLLS_APART_MS));
		try {
			await sleep(ms * (0.75 + Math.random() / 2), signal);
		} finally {
			waiting--;
		}
	};

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
			// Its last holder may have written between our look and our lease; what prepared the mint may have begun a generation.
			const {token, generation = mint.generation} = await tokens.look(mint.request);
			return token ?? (await forAll({...mint, generation, lease}));
		} finally {
			// After the write: whoever takes the lease next must find the token.
			await release(leasing);
			leases.delete(leasing);
		}
	};

	/** Waits for all that may take long before the lease is asked for. */
	const inSlot = async (mint: Mint): Promise<SharedToken | undefined> => {
		const {signal, preparation} = mint;
		await preparation?.ready(signal);
		await preparation?.permit?.acquire(signal);
		try {
			return await (preparation?.permit ? prepared : plain)((leave) => {
				if (preparation) {
					preparation.leavePlace = leave;
				}
				return underLease(mint);
			}, signal);
		} finally {
			preparation?.permit?.release();
		}
	};

	/** The token of the store, else a mint of our own: with the lease, or once the others have taken too long. */
	const share = async (asked: Mint): Promise<SharedToken> => {
		const {request, signal} = asked;
		let heldSince: Moment | undefined;
		for (;;) {
			signal.throwIfAborted();
			const {token, generation, isTaken} = await tokens.look(request);
			if (token) {
				return token;
			}
			const mint = {...asked, generation: generation ?? generations.lastKnown(request.owner)};
			const isTooLong = heldSince !== undefined && ageMs(heldSince, clock) >= LONGEST_WAIT_MS;
			if (!generation || isTaken || closed || isTooLong) {
				return alone(mint);
			}
			if (!entries.canLease) {
				return forAll(mint);
			}
			const minted = await inSlot(mint);
			if (minted) {
				return minted;
			}
			heldSince ??= momentOf(clock);
			await pause(signal);
		}
	};

	return {
		mintOnce: (request, mint, signal, preparation) =>
			share({request, run: () => mint(signal), signal, preparation, generation: []}),
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

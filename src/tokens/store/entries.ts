/**
 * Sealed entries in a store: written under the first encryption key, found under any.
 *
 * Says what is there and whether the store could be asked; what an entry is good for is decided by those who read it.
 */

import type {Announce, EntryKind} from '../../diagnostics/messages.js';
import {ageMs, type Clock, momentOf} from '../../util/clock.js';
import {alone, holds, memberOf} from '../../util/members.js';
import type {CircuitBreaker} from './circuit-breaker.js';
import {type Entry, type KeyRing, open, type RingKey, remainingMs, seal} from './encryption.js';
import {createReads} from './reads.js';
import type {TokenStore} from './token-store.js';

export interface FoundEntry {
	/** What the store knows it by. */
	readonly name: string;
	readonly entry: Entry;
	/** What is left of it now. */
	readonly lifetimeMs: number;
}

export interface Findings {
	/** One a key of the ring at most, the first key's first. */
	readonly found: readonly FoundEntry[];
	/** The first key's name holds an entry of a newer release: it must not be written over. */
	readonly isTaken: boolean;
}

export interface Lease {
	readonly fence: number;
	release(): Promise<void>;
}

export interface Entries {
	/** Undefined where the store could not be asked. */
	find(kind: EntryKind, key: string): Promise<Findings | undefined>;
	/** Whether the store took it. */
	write(entry: Omit<Entry, 'writtenAtMs' | 'fence'>, options?: WriteOptions): Promise<boolean>;
	/** Undefined where the store could not be asked, `held` where another has it. */
	lease(kind: EntryKind, key: string, lifetimeMs: number): Promise<Lease | 'held' | undefined>;
	readonly canLease: boolean;
	readonly ring: KeyRing;
}

export interface WriteOptions {
	readonly fence?: number | undefined;
	readonly under?: readonly RingKey[];
}

export interface EntriesParts {
	readonly store: TokenStore;
	readonly ring: KeyRing;
	readonly calls: CircuitBreaker;
	readonly clock: Clock;
	readonly announce: Announce;
}

const NOTHING: Findings = {found: [], isTaken: false};

export function createEntries({store, ring, calls, clock, announce}: EntriesParts): Entries {
	const reads = createReads(store, calls);

	/** Undefined: could not be asked. */
	const findUnder = async (ringKey: RingKey, kind: EntryKind, key: string): Promise<Findings | undefined> => {
		const name = ringKey.nameOf(kind, key);
		const asked = momentOf(clock);
		const reply = await reads.read(name);
		if (!reply) {
			return undefined;
		}
		const {answer} = reply;
		if (!answer) {
			return NOTHING;
		}
		const [value, lifetimeMs] = typeof answer === 'object' ? [memberOf(answer, 'value'), memberOf(answer, 'lifetimeMs')] : [];
		if (typeof value !== 'string' || typeof lifetimeMs !== 'number') {
			announce({event: 'unreadable', kind, reason: 'corrupt'});
			return NOTHING;
		}
		const opened = open(value, {ringKey, name, kind, key, nowMs: clock.nowMs()});
		if (holds(opened, 'unreadable')) {
			announce({event: 'unreadable', kind, reason: opened.unreadable});
			return {found: [], isTaken: opened.unreadable === 'unknown-version' && ringKey === ring[0]};
		}
		const leftMs = remainingMs(opened.entry, lifetimeMs, clock.nowMs()) - ageMs(asked, clock);
		return leftMs > 0 ? {found: [{name, entry: opened.entry, lifetimeMs: leftMs}], isTaken: false} : NOTHING;
	};

	const findUnderAll = async (kind: EntryKind, key: string): Promise<Findings | undefined> => {
		const all = await Promise.all(ring.map((ringKey) => findUnder(ringKey, kind, key)));
		const answered = all.filter((findings) => findings !== undefined);
		if (answered.length < all.length) {
			return undefined;
		}
		return {found: answered.flatMap(({found}) => found), isTaken: answered.some(({isTaken}) => isTaken)};
	};

	const release = async (lease: Lease): Promise<void> => {
		await calls.attempt('release', () => lease.release());
	};

	return {
		ring,
		canLease: memberOf(store, 'lease') !== undefined,
		find: (kind, key) => (ring.length === 1 ? findUnder(ring[0], kind, key) : findUnderAll(kind, key)),
		async write(entry, given) {
			const {fence, under = [ring[0]]}: WriteOptions = alone<WriteOptions>({...given});
			const lifetimeMs = Math.floor(entry.lifetimeMs);
			if (lifetimeMs < 1) {
				return false;
			}
			const options = alone<{lifetimeMs: number; fence?: number}>({lifetimeMs, ...(fence === undefined ? {} : {fence})});
			const writing = under.map((ringKey) => {
				const name = ringKey.nameOf(entry.kind, entry.key);
				const written = {...entry, lifetimeMs, fence, writtenAtMs: clock.nowMs()};
				return calls.attempt('write', async () => store.set(name, seal(written, ringKey, name), options));
			});
			return (await Promise.all(writing)).every((reply) => reply !== undefined);
		},
		async lease(kind, key, lifetimeMs) {
			const name = ring[0].nameOf(kind, key);
			const reply = await calls.attempt('lease', async (signal) => store.lease?.(name, {lifetimeMs, signal}));
			if (!reply) {
				return undefined;
			}
			const lease = reply.answer;
			return lease ? {fence: lease.fence, release: () => release(lease)} : 'held';
		},
	};
}

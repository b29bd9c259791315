/**
 * What the shared tokens tell the world about their store: plain words, and nothing of a token, a seller or a store's own message.
 */

export type StoreAction = 'read' | 'write' | 'lease' | 'release' | 'close';

/** Which kind of entry. */
export type EntryKind = 'token' | 'refusal' | 'generation';

/**
 * Why an entry that is there counts for nothing.
 *
 * `corrupt`: changed, or moved from another name. `foreign`: sealed with a key that is not one of ours. `out-of-time`: older than it may
 * be, or from the future. `outdated`: from before a `forget`. `unknown-version`: of a newer release; it is left alone.
 */
export type UnreadableReason = 'corrupt' | 'foreign' | 'out-of-time' | 'outdated' | 'unknown-version';

export type StoreAnnouncement =
	/** The store failed or was too slow; the process goes on without it. `reason`: an error code or name. */
	| {readonly event: 'failed'; readonly action: StoreAction; readonly reason: string}
	/** It failed too often and is left alone for a while. */
	| {readonly event: 'suspended'; readonly forMs: number}
	| {readonly event: 'resumed'}
	| {readonly event: 'unreadable'; readonly kind: EntryKind; readonly reason: UnreadableReason};

export type Announce = (announcement: StoreAnnouncement) => void;

/**
 * What the shared tokens tell the world about their store: plain words, and nothing of a token, a seller or a store's own message.
 */

/** What a store is asked to do. @inline */
export type StoreAction = 'read' | 'write' | 'lease' | 'release' | 'close';

/** Which kind of entry. @inline */
export type EntryKind = 'token' | 'refusal' | 'generation';

/**
 * Why an entry that is there counts for nothing.
 *
 * `corrupt`: changed, or moved from another name. `foreign`: sealed with a key that is not one of ours. `out-of-time`: older than it may
 * be, or from the future. `outdated`: from before a `forget`. `unknown-version`: of a newer release; it is left alone.
 * @inline
 */
export type UnreadableReason = 'corrupt' | 'foreign' | 'out-of-time' | 'outdated' | 'unknown-version';

/** What became of the store. @inline */
export type StoreAnnouncement =
	| {
			/** It failed or was too slow, or what encrypts its entries could not be loaded; the process goes on without it. */
			readonly event: 'failed';
			/** What it was asked to do. */
			readonly action: StoreAction;
			/** An error code or name. */
			readonly reason: string;
	  }
	| {
			/** It failed too often and is left alone for a while. */
			readonly event: 'suspended';
			/** How long it is left alone. */
			readonly forMs: number;
	  }
	| {
			/** It answers again. */
			readonly event: 'resumed';
	  }
	| {
			/** It holds something that cannot be read. */
			readonly event: 'unreadable';
			/** Which kind of entry. */
			readonly kind: EntryKind;
			/** Why the entry counts for nothing. */
			readonly reason: UnreadableReason;
	  };

export type Announce = (announcement: StoreAnnouncement) => void;

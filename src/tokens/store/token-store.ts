/**
 * What a store of shared tokens must do, whatever it is made of.
 *
 * It sees opaque strings under opaque names: encryption and names are the package's own, so that every store holds sealed strings.
 */

/**
 * A place that several processes share: a few strings with a lifetime, and a lease on a name.
 *
 * May fail or hang at any time: each call gets 200 ms (the first of a process 500, to connect), and without a store every process fetches
 * its own tokens. A call that took too long may be made again while the first is still under way. Lifetimes are what is left of a life,
 * never a date: the clocks of two machines differ. `tokenStoreSuite` of `got-amazon-auth/testing` tells whether an implementation keeps
 * what is promised here.
 */
export interface TokenStore {
	/** What was set under a name, and how much of its lifetime is left; undefined once that is over. */
	get(key: string, signal: AbortSignal): Promise<{value: string; lifetimeMs: number} | undefined>;
	/**
	 * What `get` gives for each of up to 200 different names, in their order. Rejects where one of them cannot be read: a failure is no miss.
	 *
	 * Left out where the store cannot, or where its names lie on several servers that fail one by one: then `get` is called for each. With it
	 * a process reads in one call what all its calls of a moment ask for, in the async context of one of them.
	 */
	getMany?(keys: readonly string[], signal: AbortSignal): Promise<readonly ({value: string; lifetimeMs: number} | undefined)[]>;
	/**
	 * Keeps a value for a lifetime, in place of the one before. With a `fence` older than the newest that this name has seen, by a lease or
	 * by another `set`, it does nothing.
	 */
	set(key: string, value: string, options: {lifetimeMs: number; fence?: number}): Promise<void>;
	/** Drops the value of a name. A name without one is fine. */
	delete(key: string): Promise<void>;
	/**
	 * A lease on a name for a lifetime, if nobody else has it. Its fence is greater than every fence before it of that name.
	 *
	 * Left out where the store cannot: then every process mints for itself and the last write stays. `release` leaves another's lease alone.
	 */
	lease?(
		key: string,
		options: {lifetimeMs: number; signal: AbortSignal},
	): Promise<{fence: number; release(): Promise<void>} | undefined>;
	/** Closes the connections that the store opened, and no others. */
	close?(): Promise<void>;
}

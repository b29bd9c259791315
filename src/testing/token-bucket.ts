/**
 * Amazon's throttling: for each key a bucket that holds `burst` requests and fills at a steady rate.
 */

/** Takes one request out of the bucket of `key`; gives false where the bucket is empty. */
export type TakeToken = (key: string) => boolean;

/** Makes buckets that are full at first and fill by the given clock. */
export function createTokenBuckets(limit: {
	readonly perSecond: number;
	readonly burst: number;
	readonly nowMs: () => number;
}): TakeToken {
	const buckets = new Map<string, {level: number; atMs: number}>();
	return function take(key) {
		const nowMs = limit.nowMs();
		const bucket = buckets.get(key) ?? {level: limit.burst, atMs: nowMs};
		const filled = Math.max(0, nowMs - bucket.atMs) * (limit.perSecond / 1000);
		const level = Math.min(limit.burst, bucket.level + filled);
		const taken = level >= 1;
		buckets.set(key, {level: taken ? level - 1 : level, atMs: nowMs});
		return taken;
	};
}

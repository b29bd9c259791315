/**
 * A quota of Amazon's for token calls: so many a second and a burst, per account.
 *
 * Calls over it stand in line, first come first served, instead of being refused by Amazon. The arithmetic of the bucket is `limiter`'s;
 * the line is ours, since a place in it can be given up and asked for its length.
 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
 */
import {TokenBucket} from 'limiter';
import {AmazonAuthError} from '../errors.js';

export interface UsagePlan {
	readonly perSecond: number;
	readonly burst: number;
	/** What waits, for the error of a line that is full. */
	readonly what: string;
}

export interface Quota {
	/**
	 * Resolves when it is this call's turn.
	 *
	 * @throws the signal's reason, which gives the place up; {@link AmazonAuthError} `THROTTLED` where the line is full
	 */
	take(account: string, ticket: string, signal: AbortSignal): Promise<void>;
	/** How long a call waits: the one in line under the ticket, else one that came now. */
	waitMs(account: string, ticket: string): number;
	/** Amazon stated another rate, per second. */
	applyRate(account: string, perSecond: number): void;
}

interface Waiter {
	readonly ticket: string;
	readonly go: () => void;
}

interface Account {
	readonly bucket: TokenBucket;
	readonly line: Waiter[];
	timer: NodeJS.Timeout | undefined;
}

const LONGEST_LINE = 1_000;
/** From here on accounts whose bucket has filled again are dropped: a new one would be just as full. */
const SWEEP_FROM = 10_000;

export function createQuota(plan: UsagePlan): Quota {
	const accounts = new Map<string, Account>();
	let sweepAt = SWEEP_FROM;

	const accountOf = (name: string): Account => {
		const known = accounts.get(name);
		if (known) {
			return known;
		}
		if (accounts.size >= sweepAt) {
			sweep(accounts);
			sweepAt = Math.max(SWEEP_FROM, accounts.size * 2);
		}
		const bucket = new TokenBucket({bucketSize: plan.burst, tokensPerInterval: plan.perSecond, interval: 1_000});
		bucket.content = plan.burst;
		const account: Account = {bucket, line: [], timer: undefined};
		accounts.set(name, account);
		return account;
	};

	return {
		async take(name, ticket, signal) {
			signal.throwIfAborted();
			const account = accountOf(name);
			if (account.line.length === 0 && account.bucket.tryRemoveTokens(1)) {
				return;
			}
			if (account.line.length >= LONGEST_LINE) {
				throw lineIsFull(plan, waitFor(account, account.line.length));
			}
			await standInLine(account, ticket, signal);
		},
		waitMs(name, ticket) {
			const account = accounts.get(name);
			if (!account) {
				return 0;
			}
			const place = account.line.findIndex((waiter) => waiter.ticket === ticket);
			return waitFor(account, place === -1 ? account.line.length : place);
		},
		applyRate(name, perSecond) {
			const account = accounts.get(name);
			if (account && Number.isFinite(perSecond) && perSecond > 0) {
				account.bucket.tokensPerInterval = perSecond;
			}
		},
	};
}

function standInLine(account: Account, ticket: string, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const waiter: Waiter = {
			ticket,
			go: () => {
				signal.removeEventListener('abort', giveUp);
				resolve();
			},
		};
		const giveUp = (): void => {
			account.line.splice(account.line.indexOf(waiter), 1);
			reject(signal.reason);
		};
		signal.addEventListener('abort', giveUp, {once: true});
		account.line.push(waiter);
		serve(account);
	});
}

function serve(account: Account): void {
	while (account.line.length > 0 && account.bucket.tryRemoveTokens(1)) {
		account.line.shift()?.go();
	}
	if (account.line.length === 0 || account.timer) {
		return;
	}
	const next = (): void => {
		account.timer = undefined;
		serve(account);
	};
	// Unreferenced: those who wait for the tokens keep the process alive.
	account.timer = setTimeout(next, Math.max(1, account.bucket.getWaitTime(1))).unref();
}

/** The wait of the call with this many before it. */
function waitFor({bucket}: Account, before: number): number {
	bucket.drip();
	return Math.max(0, Math.ceil(((before + 1 - bucket.content) / bucket.tokensPerInterval) * bucket.interval));
}

function sweep(accounts: Map<string, Account>): void {
	for (const [name, {bucket, line}] of accounts) {
		bucket.drip();
		if (line.length === 0 && bucket.content >= bucket.bucketSize) {
			accounts.delete(name);
		}
	}
}

function lineIsFull({what}: UsagePlan, retryAfterMs: number): AmazonAuthError {
	const message = `${LONGEST_LINE} calls wait for ${what} already. Call less at once.`;
	return new AmazonAuthError('ERR_AMAZON_THROTTLED', message, {retryAfterMs});
}

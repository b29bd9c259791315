/**
 * Widens what got sends again by itself to what Amazon's APIs allow: a throttled call of any method, a payment with its key.
 *
 * How often, and whether at all, stays with the caller's own `retry.limit`. Set on the options of each send: forcing a retry through
 * `calculateDelay` alone fails on got 15 and 16.
 */
import type {GotOptions} from './got-types.js';
import type {RetryRule} from './strategy.js';

/** got's retry options, as far as they are read here. */
interface GotRetry {
	readonly methods: readonly string[];
	readonly statusCodes: readonly number[];
	readonly errorCodes: readonly string[];
	readonly calculateDelay: (state: DelayState) => number | Promise<number>;
}

interface DelayState {
	readonly error: {readonly response?: {readonly statusCode?: number}};
}

/** What the caller had set, by the function that stands in for its `calculateDelay`: got copies the rest into a retry. */
const givens = new WeakMap<object, GotRetry>();

/** Gives a send without a credential the caller's own retries back. */
export function restoreRetry(options: GotOptions): void {
	const current = options.retry as GotRetry; // got always has them whole
	const given = givens.get(current.calculateDelay);
	if (given) {
		const {methods, statusCodes, errorCodes, calculateDelay} = given;
		options.retry = {...current, methods, statusCodes, errorCodes, calculateDelay};
	}
}

export function widenRetry(options: GotOptions, rule: RetryRule | undefined): void {
	restoreRetry(options);
	if (!rule) {
		return;
	}
	const given = options.retry as GotRetry;
	const isRetried = given.methods.includes(options.method);
	const calculateDelay: GotRetry['calculateDelay'] = async (state) => {
		const delayMs = await given.calculateDelay(state);
		// got's own jitter is a tenth of a second: a fleet that was throttled together would come back together.
		return state.error.response?.statusCode === 429 ? delayMs * (1 + Math.random() / 2) : delayMs;
	};
	givens.set(calculateDelay, given);
	options.retry = {
		...given,
		methods: isRetried ? given.methods : [...given.methods, options.method],
		statusCodes: isRetried ? [...new Set([...given.statusCodes, ...rule.statusCodes])] : rule.statusCodes,
		errorCodes: errorCodesFor(given, rule, isRetried),
		calculateDelay,
	};
}

/** A reply that broke off, as got 16 names it without counting it among what it retries. */
const BROKEN_OFF = 'ERR_HTTP_CONTENT_LENGTH_MISMATCH';

function errorCodesFor({errorCodes}: GotRetry, {networkErrors}: RetryRule, isRetried: boolean): readonly string[] {
	if (networkErrors) {
		return [...new Set([...errorCodes, BROKEN_OFF])];
	}
	return isRetried ? errorCodes : [];
}

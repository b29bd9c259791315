/**
 * The little of got that is named in this package's types.
 *
 * Structural on purpose: got 15's own hook types do not compile for those who have got 14. `Got` alone is exported alike by all three.
 */

/** A got instance, as far as this package looks at one. */
export interface GotLike {
	/** An instance with more hooks. */
	extend(options: {hooks: GotHooks}): unknown;
	/** Where the transport of token calls is read from. */
	readonly defaults: {
		/** got's normalised options. */
		readonly options: object;
	};
}

/** Hooks for `got.extend({hooks: auth.hooks})`. Mutable arrays: what got 14, 15 and 16 all accept. */
export interface GotHooks {
	/** Puts the credential on: on the first send, on each retry, on each hop. */
	beforeRequest: Array<(options: HookOptions) => Promise<void>>;
	/** Forgets a token that Amazon calls dead, and sends once more. */
	afterResponse: Array<
		<R extends HookResponse>(
			response: R,
			retry: (options: {preserveHooks: boolean; context: Record<string, unknown>}) => never,
		) => Promise<R>
	>;
	/** Explains refusals, and takes secrets out of errors. */
	beforeError: Array<(error: Error) => Promise<Error>>;
}

/** What the hooks read and replace of got's options. */
export interface HookOptions {
	/** Chooses the credential. */
	url: string | URL | undefined;
	/** Chooses it too. */
	readonly method: string;
	/** Managed ones are taken out here, and put on when the request leaves. */
	headers: Record<string, string | string[] | undefined>;
	/** What Amazon Pay signs. */
	body?: unknown;
	/** `context.amazon`: an {@link AmazonContext}, or `false`. */
	context: Record<string, unknown>;
	/** Ends the wait for a credential too. */
	readonly signal?: AbortSignal | undefined;
	/** The deadline that a credential counts against. */
	readonly timeout: {
		/** Milliseconds. */
		readonly request?: number | undefined;
	};
	/** Passed by for requests with a credential. */
	cache?: unknown;
	/** Where the headers are put on. */
	request?: unknown;
	/** Written to for what got does not retry by itself. */
	retry?: unknown;
	/** A stream is never sent again. */
	readonly isStream?: boolean | undefined;
}

/** What the hooks read of got's response. */
export interface HookResponse {
	/** 401 and 403 may be about the credential. */
	readonly statusCode: number;
	/** The headers of the reply. */
	readonly headers: Record<string, string | string[] | undefined>;
	/** What tells a dead token from a missing role. */
	readonly rawBody: Uint8Array;
}

/** Options of got 14 to 16 beyond {@link HookOptions}, which names only what users may rely on. */
export interface GotOptions extends HookOptions {
	timeout: {request?: number | undefined};
	signal?: AbortSignal | undefined;
	http2?: boolean;
	retry: GotRetry;
	followRedirect?: unknown;
	parseJson?: Parse;
	responseType?: string;
	/** All layers', the lower ones first. */
	readonly hooks?: {readonly beforeRequest?: readonly object[]};
	/** got's own transport for the URL, where `request` is undefined. */
	getRequestFunction?: () => RequestFunction;
}

/** got's retry options, whole as got keeps them, as far as they are looked at. */
export interface GotRetry {
	methods: readonly string[];
	statusCodes: readonly number[];
	errorCodes: readonly string[];
	limit: number;
	enforceRetryRules?: boolean | undefined;
	maxRetryAfter?: number | undefined;
	calculateDelay: (state: RetryState) => number | Promise<number>;
}

/** What got tells `calculateDelay`, as far as it is looked at. */
export interface RetryState {
	readonly error: {readonly code?: unknown; readonly options: GotOptions; readonly response?: {readonly statusCode?: number}};
	readonly retryOptions: Pick<GotRetry, 'maxRetryAfter' | 'enforceRetryRules' | 'statusCodes'>;
	/** Milliseconds that the reply asks for. */
	readonly retryAfter?: number | undefined;
	/** What got would wait; 0: it does not send again. */
	readonly computedValue: number;
}

/** got's `parseJson` option. */
export type Parse = (text: string) => unknown;

/** got's `request` option: `(url, options, callback)`, or `(options, callback)` under got's cache. */
export type RequestFunction = (...parameters: unknown[]) => unknown;

/** An error of got's, as far as it is looked at. */
export interface GotError extends Error {
	code?: unknown;
	options?: GotOptions;
	response?: Partial<HookResponse> & {url?: unknown; requestUrl?: unknown; redirectUrls?: unknown; body?: unknown};
}

/** What the caller had set. */
export type GivenRetry = Pick<
	GotRetry,
	'limit' | 'enforceRetryRules' | 'methods' | 'statusCodes' | 'errorCodes' | 'calculateDelay'
>;

/**
 * The parts of got that the types of this package name.
 *
 * They are structural, because the hook types of got 15 fail to compile for users of got 14. `Got` is the one type that 14, 15 and 16 export
 * alike.
 */

/** The members of a got instance that this package uses. */
export interface GotLike {
	/** Gives an instance with more hooks. */
	extend(options: {hooks: GotHooks}): unknown;
	/** The options from which the transport of token calls is read. */
	readonly defaults: {
		/** got's normalised options. */
		readonly options: object;
	};
}

/** Hooks for `got.extend({hooks: auth.hooks})`. The arrays are mutable, as got 14, 15 and 16 all accept. */
export interface GotHooks {
	/** Puts the credential on the first send, on each retry and on each hop of a redirect. */
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

/** The members of got's options that the hooks read and replace. */
export interface HookOptions {
	/** Chooses the credential, together with the method. */
	url: string | URL | undefined;
	/** Chooses the credential, together with the URL. */
	readonly method: string;
	/** Headers of credentials are taken out here, and put on when the request leaves. */
	headers: Record<string, string | string[] | undefined>;
	/** The body, which Amazon Pay signs. */
	body?: unknown;
	/** `context.amazon`: an {@link AmazonContext}, or `false`. */
	context: Record<string, unknown>;
	/** Ends the wait for a credential as well as the request. */
	readonly signal?: AbortSignal | undefined;
	/** The time limits of the call; the wait for a credential counts against `request`. */
	readonly timeout: {
		/** Milliseconds. */
		readonly request?: number | undefined;
	};
	/** Switched off for requests with a credential. */
	cache?: unknown;
	/** The function that puts the headers on. */
	request?: unknown;
	/** Extended by retries that got leaves out by itself. */
	retry?: unknown;
	/** Whether the call is a stream, which is never sent again. */
	readonly isStream?: boolean | undefined;
}

/** The members of got's response that the hooks read. */
export interface HookResponse {
	/** The status of the reply; 401 and 403 may be about the credential. */
	readonly statusCode: number;
	/** The headers of the reply. */
	readonly headers: Record<string, string | string[] | undefined>;
	/** The body of the reply, which tells a dead token from a missing role. */
	readonly rawBody: Uint8Array;
}

/** Options of got 14 to 16 beyond {@link HookOptions}, which has only the members that users may rely on. */
export interface GotOptions extends HookOptions {
	timeout: {request?: number | undefined};
	signal?: AbortSignal | undefined;
	http2?: boolean;
	retry: GotRetry;
	followRedirect?: unknown;
	parseJson?: Parse;
	responseType?: string;
	/** The hooks of all layers, those of the lower layers first. */
	readonly hooks?: {readonly beforeRequest?: readonly object[]};
	/** Gives got's own transport for the URL while `request` is undefined. */
	getRequestFunction?: () => RequestFunction;
}

/** The members of got's normalised retry options that are used here. */
export interface GotRetry {
	methods: readonly string[];
	statusCodes: readonly number[];
	errorCodes: readonly string[];
	limit: number;
	enforceRetryRules?: boolean | undefined;
	maxRetryAfter?: number | undefined;
	calculateDelay: (state: RetryState) => number | Promise<number>;
}

/** The members that are used here of the state that got gives to `calculateDelay`. */
export interface RetryState {
	readonly error: {readonly code?: unknown; readonly options: GotOptions; readonly response?: {readonly statusCode?: number}};
	readonly retryOptions: Pick<GotRetry, 'maxRetryAfter' | 'enforceRetryRules' | 'statusCodes'>;
	/** The pause that the reply asks for, in milliseconds. */
	readonly retryAfter?: number | undefined;
	/** The pause that got would make, in milliseconds; 0 if it would give up. */
	readonly computedValue: number;
}

/** got's `parseJson` option. */
export type Parse = (text: string) => unknown;

/** got's `request` option: `(url, options, callback)`, or `(options, callback)` under got's cache. */
export type RequestFunction = (...parameters: unknown[]) => unknown;

/** The members of an error of got that are used here. */
export interface GotError extends Error {
	code?: unknown;
	options?: GotOptions;
	response?: Partial<HookResponse> & {url?: unknown; requestUrl?: unknown; redirectUrls?: unknown; body?: unknown};
}

/** The retry options that the caller had set, before they were widened. */
export type GivenRetry = Pick<
	GotRetry,
	'limit' | 'enforceRetryRules' | 'methods' | 'statusCodes' | 'errorCodes' | 'calculateDelay'
>;

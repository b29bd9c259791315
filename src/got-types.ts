/**
 * The little of got that is named in this package's types.
 *
 * Structural on purpose: got 15's own hook types do not compile for those who have got 14. `Got` alone is exported alike by all three.
 */

/** A got instance, as far as this package looks at one. */
export interface GotLike {
	extend(options: {hooks: GotHooks}): unknown;
	readonly defaults: {readonly options: object};
}

/** Hooks for `got.extend({hooks: auth.hooks})`. Mutable arrays: what got 14, 15 and 16 all accept. */
export interface GotHooks {
	beforeRequest: Array<(options: HookOptions) => Promise<void>>;
	afterResponse: Array<
		<R extends HookResponse>(
			response: R,
			retry: (options: {preserveHooks: boolean; context: Record<string, unknown>}) => never,
		) => Promise<R>
	>;
	beforeError: Array<(error: Error) => Promise<Error>>;
}

/** What the hooks read and replace of got's options. */
export interface HookOptions {
	url: string | URL | undefined;
	readonly method: string;
	headers: Record<string, string | string[] | undefined>;
	body?: unknown;
	context: Record<string, unknown>;
	readonly signal?: AbortSignal | undefined;
	readonly timeout: {readonly request?: number | undefined};
	cache?: unknown;
	request?: unknown;
	retry?: unknown;
	readonly isStream?: boolean | undefined;
}

/** What the hooks read of got's response. */
export interface HookResponse {
	readonly statusCode: number;
	readonly headers: Record<string, string | string[] | undefined>;
	readonly rawBody: Uint8Array;
}

/** Options of got 14 to 16 beyond {@link HookOptions}, which names only what users may rely on. */
export interface GotOptions extends HookOptions {
	timeout: {request?: number | undefined};
	retry?: object;
	followRedirect?: unknown;
	parseJson?: (text: string) => unknown;
	responseType?: string;
	/** got's own transport for the URL, where `request` is undefined. */
	getRequestFunction?: () => RequestFunction;
}

/** got's `request` option: `(url, options, callback)`, or `(options, callback)` under got's cache. */
export type RequestFunction = (...parameters: unknown[]) => unknown;

/** An error of got's, as far as it is looked at. */
export interface GotError extends Error {
	code?: unknown;
	options?: GotOptions;
	response?: Partial<HookResponse> & {url?: unknown; requestUrl?: unknown; redirectUrls?: unknown; body?: unknown};
}

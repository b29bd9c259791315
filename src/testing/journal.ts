/**
 * The journal keeps every request, and a filter says which of them are meant.
 *
 * Paths, queries, headers and bodies are kept as they arrived, credentials included, since all secrets of a test are made up.
 */

/** Which of Amazon's services a request went to; `central` is Seller or Vendor Central, `other` a host of `extraHosts`. */
export type JournalService = 'lwa' | 'tokens' | 'selling-partner' | 'appstore' | 'pay' | 'pay-exchange' | 'central' | 'other';

/** The kind of credential a request carried. */
export type JournalCredential =
	| 'seller-token'
	| 'restricted-data-token'
	| 'grantless'
	| 'client-credentials'
	| 'pay-signature'
	| 'none';

/** One request, as it arrived, and the status it was answered with (0: never answered). */
export interface JournalEntry {
	/** By the fake's clock. */
	readonly atMs: number;
	/** Which of Amazon's services was called. */
	readonly service: JournalService;
	/** `http` is refused as Amazon refuses it. */
	readonly scheme: 'https' | 'http';
	/** The real name that was called. */
	readonly host: string;
	/** In capitals. */
	readonly method: string;
	/** Raw, without the query. */
	readonly path: string;
	/** Raw, without the question mark. */
	readonly query: string;
	/** By lower-case name, credentials too. */
	readonly headers: Readonly<Record<string, string>>;
	/** As text. */
	readonly body: string;
	/** What it was answered with; 0: never answered. */
	readonly status: number;
	/** By Amazon's name, where the fake knows it. */
	readonly operation?: string | undefined;
	/** What it carried. */
	readonly credential: JournalCredential;
	/** Whose token it was. */
	readonly sellingPartnerId?: string | undefined;
	/** For whom it was signed. */
	readonly merchantId?: string | undefined;
	/** Whether it was the sandbox's. */
	readonly sandbox?: boolean | undefined;
}

/** Which journal entries or requests are meant: every key given must agree. */
export interface RequestFilter {
	/** One of Amazon's services. */
	service?: JournalService;
	/** A host, whole. */
	host?: string;
	/** In capitals. */
	method?: string;
	/** The raw path, or a pattern that it must match. */
	path?: string | RegExp;
	/** By Amazon's name, such as `getOrder`. */
	operation?: string;
}

/** Which journal entries are counted: what a request is known by, and whom it acted for. */
export interface JournalFilter extends RequestFilter {
	/** What it was answered with. */
	status?: number;
	/** What it carried. */
	credential?: JournalCredential;
	/** Whose token it carried. */
	sellingPartnerId?: string;
	/** For whom it was signed. */
	merchantId?: string;
}

/** Whether a request or a journal entry is one of those meant. */
export function fits(
	filter: RequestFilter,
	request: {
		readonly service: string;
		readonly host: string;
		readonly method: string;
		readonly path: string;
		readonly operation?: string | undefined;
	},
): boolean {
	const {service, host, method, path, operation} = filter;
	if (service !== undefined && service !== request.service) {
		return false;
	}
	if (host !== undefined && host !== request.host) {
		return false;
	}
	if (method !== undefined && method !== request.method) {
		return false;
	}
	if (operation !== undefined && operation !== request.operation) {
		return false;
	}
	if (path === undefined) {
		return true;
	}
	return typeof path === 'string'
		? path === request.path
		: new RegExp(path.source, path.flags.replace(/[gy]/g, '')).test(request.path);
}

/**
 * The journal keeps every request, and a filter says which of them are meant.
 *
 * Paths, queries, headers and bodies are kept as they arrived, credentials included, since all secrets of a test are made up.
 */

/** Which of Amazon's services a request went to; `cognito` gives tokens of the Creators API, `central` is Seller or Vendor Central, `other` a host of `extraHosts`. */
export type JournalService =
	| 'lwa'
	| 'tokens'
	| 'selling-partner'
	| 'appstore'
	| 'ads'
	| 'business'
	| 'pay'
	| 'pay-exchange'
	| 'device-messaging'
	| 'creators'
	| 'cognito'
	| 'central'
	| 'other';

/** The kind of credential a request carried; `account-token`: that of an advertiser or a business customer. */
export type JournalCredential =
	| 'seller-token'
	| 'account-token'
	| 'restricted-data-token'
	| 'grantless'
	| 'client-credentials'
	| 'pay-signature'
	| 'none';

/** One request, as it arrived, and the status it was answered with (0: never answered). */
export interface JournalEntry {
	/** When the request arrived, by the fake's clock, in milliseconds since the epoch. */
	readonly atMs: number;
	/** The service that was called. */
	readonly service: JournalService;
	/** The scheme of the URL. `http` is refused as Amazon refuses it. */
	readonly scheme: 'https' | 'http';
	/** The real host that was called. */
	readonly host: string;
	/** The method in capitals. */
	readonly method: string;
	/** The raw path, without the query. */
	readonly path: string;
	/** The raw query, without the question mark. */
	readonly query: string;
	/** The headers by lower-case name, credentials included. */
	readonly headers: Readonly<Record<string, string>>;
	/** The body as text. */
	readonly body: string;
	/** The status of the reply; 0 where there was none. */
	readonly status: number;
	/** Amazon's name of the operation, where the fake knows it. */
	readonly operation?: string | undefined;
	/** The kind of credential that it carried. */
	readonly credential: JournalCredential;
	/** The seller whose token it carried. */
	readonly sellingPartnerId?: string | undefined;
	/** The merchant for whom it was signed. */
	readonly merchantId?: string | undefined;
	/** The customer of Amazon Business whose token it carried. */
	readonly businessCustomerId?: string | undefined;
	/** The advertiser whose token it carried. */
	readonly advertiserId?: string | undefined;
	/** Whether it was sent to the sandbox. */
	readonly sandbox?: boolean | undefined;
}

/** Which journal entries or requests are meant: every key given must agree. */
export interface RequestFilter {
	/** The service that is called. */
	service?: JournalService;
	/** The whole host. */
	host?: string;
	/** The method in capitals. */
	method?: string;
	/** The raw path, or a pattern that it must match. */
	path?: string | RegExp;
	/** Amazon's name of the operation, such as `getOrder`. */
	operation?: string;
}

/** Which journal entries are counted: what a request is known by, and whom it acted for. */
export interface JournalFilter extends RequestFilter {
	/** The status of the reply. */
	status?: number;
	/** The kind of credential that it carried. */
	credential?: JournalCredential;
	/** The seller whose token it carried. */
	sellingPartnerId?: string;
	/** The merchant for whom it was signed. */
	merchantId?: string;
	/** The customer of Amazon Business whose token it carried. */
	businessCustomerId?: string;
	/** The advertiser whose token it carried. */
	advertiserId?: string;
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

/**
 * Which credential each call to Amazon used: a list of the last calls of an account, and the call that writes into it.
 *
 * Keeps the kind of credential that was on the request when it was sent, what `explain` says beforehand, and the status of the reply.
 * None of these holds a secret.
 */
import type {Request} from 'express';
import type {Got, Options} from 'got';
import type {Explanation} from 'got-amazon-auth';
import {amazonOf} from 'got-amazon-auth/express';

/** What was on a request, by the name of its kind. */
export type Sent = 'seller-token' | 'restricted-data-token' | 'grantless' | 'no credential' | 'nothing was sent';

/** One call. */
export interface Call {
	readonly atMs: number;
	readonly sellingPartnerId: string;
	/** Of the last send, where a call is sent more than once. */
	readonly sent: Sent;
	readonly explanation: Explanation;
	readonly outcome: string;
}

export interface CallLog {
	/** GETs JSON from Amazon for the seller of this request. */
	get<T>(request: Request, url: URL, whose: {tenant: string; sellingPartnerId: string}): Promise<T>;
	/** The newest first. */
	of(tenant: string): readonly Call[];
}

const KEPT = 50;

export function createCallLog(): CallLog {
	const byTenant = new Map<string, Call[]>();
	return {
		async get<T>(request: Request, url: URL, {tenant, sellingPartnerId}: {tenant: string; sellingPartnerId: string}) {
			const explanation = amazonOf(request).explain('GET', url);
			let sent: Sent = 'nothing was sent';
			const watch = watchedBy(request.amazon, (kind) => {
				sent = kind;
			});
			const note = (outcome: string): void => {
				const call = {atMs: Date.now(), sellingPartnerId, sent, explanation, outcome};
				byTenant.set(tenant, [call, ...(byTenant.get(tenant) ?? [])].slice(0, KEPT));
			};
			try {
				const {statusCode, body} = await request.amazon<T>(url, {responseType: 'json', request: watch});
				note(String(statusCode));
				return body;
			} catch (error) {
				note(error instanceof Error && 'code' in error ? String(error.code) : 'failed');
				throw error;
			}
		},
		of: (tenant) => byTenant.get(tenant) ?? [],
	};
}

type Transport = NonNullable<Options['request']>;

/** got's `request` option is the last to see a request: what it carries there is what Amazon gets. */
function watchedBy({defaults}: Got, tell: (kind: Sent) => void): Transport {
	const send = defaults.options.request;
	return (url, native, callback) => {
		tell(kindOf(new Map(Object.entries(native.headers ?? {})).get('x-amz-access-token')));
		return send?.(url, native, callback); // undefined: got sends it itself
	};
}

/** By the beginning of the token, which is the same for all of its kind. */
function kindOf(token: unknown): Sent {
	const text = typeof token === 'string' ? token : '';
	const [, kind] = KINDS.find(([beginning]) => text.startsWith(beginning)) ?? [];
	return kind ?? 'no credential';
}

const KINDS: readonly (readonly [beginning: string, kind: Sent])[] = [
	['Atza|', 'seller-token'],
	['Atz.sprdt|', 'restricted-data-token'],
	['Atc|', 'grantless'],
];

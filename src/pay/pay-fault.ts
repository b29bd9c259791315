/**
 * What a refusal of Amazon Pay says, whatever its shape: `reasonCode`/`message`, `errorCode`/`errorMessage`, or no JSON at all.
 *
 * Decides nothing about sending again; it only reads. Rule: "Manage errors" and "Authorization tokens" pages.
 */
import type {HeaderRecord} from '../types.js';

export interface PayFault {
	readonly status: number;
	/** Amazon's word for it, for example `InvalidParameterValue`. */
	readonly code?: string;
	readonly message?: string;
	readonly requestId?: string;
}

/** The fault in a reply. Never throws: a body that cannot be read gives a fault without a code. */
export function readPayFault(status: number, headers: HeaderRecord, body: string | Uint8Array): PayFault {
	const reply = readJsonObject(body);
	const code = firstText(reply?.reasonCode, reply?.errorCode);
	const message = firstText(reply?.message, reply?.errorMessage);
	const requestId = headerValue(headers, 'x-amz-pay-request-id');
	return {
		status,
		...(code !== undefined && {code}),
		...(message !== undefined && {message}),
		...(requestId !== undefined && {requestId}),
	};
}

/** The JSON object in a body, or `undefined` where it holds none. */
export function readJsonObject(body: string | Uint8Array): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
		// A JSON value that is an object and no array has string keys and unknown values.
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Whether the delegation token a request carried is dead, so that another one may help. Asked only of a request that carried one.
 *
 * For the exchange itself the same code means that the merchant's MWS token or id is wrong: nothing to fetch again there.
 */
export function isDeadAuthorizationToken({status, code}: PayFault): boolean {
	if (status === 401) {
		return code !== 'InvalidRequestSignature';
	}
	return status === 403 && code === 'InvalidAuthorizationToken';
}

/** Whether Amazon found our date ahead of its own clock: signing again by the reply's `date` header may help. */
export function isDateInFuture({status, code, message = ''}: PayFault): boolean {
	return status === 400 && code === 'InvalidHeaderValue' && /x-amz-pay-date/i.test(message) && /future/i.test(message);
}

function firstText(...candidates: readonly unknown[]): string | undefined {
	return candidates.find((candidate): candidate is string => typeof candidate === 'string' && candidate !== '');
}

function headerValue(headers: HeaderRecord, name: string): string | undefined {
	const entry = Object.entries(headers).find(([spelling]) => spelling.toLowerCase() === name)?.[1];
	return firstText(...(typeof entry === 'string' ? [entry] : (entry ?? [])));
}

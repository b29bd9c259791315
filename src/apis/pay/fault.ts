/**
 * What a refusal of Amazon Pay says, whatever its shape: `reasonCode`/`message`, `errorCode`/`errorMessage`, or no JSON at all.
 *
 * Decides nothing about sending again; it only reads. Rule: "Manage errors" and "Authorization tokens" pages.
 */
import {headerOf, parseObject} from '../../util/reply-parts.js';
import type {HeaderRecord} from '../../types.js';

export interface PayFault {
	readonly status: number;
	/** Amazon's word for it, for example `InvalidParameterValue`. */
	readonly code?: string;
	readonly message?: string;
	readonly requestId?: string;
}

/** Whether Amazon Pay answered: by a code of its own, or by its request id. */
export function isOfPay({code, requestId}: PayFault): boolean {
	return code !== undefined || requestId !== undefined;
}

/** The fault in a reply. Never throws: a body that cannot be read gives a fault without a code. */
export function readPayFault(status: number, headers: HeaderRecord, body: string | Uint8Array): PayFault {
	const reply = parseObject(body);
	const code = firstText(reply?.reasonCode, reply?.errorCode);
	const message = firstText(reply?.message, reply?.errorMessage);
	const requestId = firstText(headerOf(headers, 'x-amz-pay-request-id'));
	return {
		status,
		...(code !== undefined && {code}),
		...(message !== undefined && {message}),
		...(requestId !== undefined && {requestId}),
	};
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

/**
 * Reads a refusal of Amazon Pay in any of its shapes, and makes the error to catch. Whether a call is sent again is decided elsewhere.
 *
 * Amazon's sentences are quoted by allow-list, since one of its messages echoes the signature. A refused signature is explained by the
 * echoed string to sign: the same text as ours leaves only the key as a cause; another text was rewritten on the way.
 * Rule: "Manage errors" and "Authorization tokens" pages; the echo as in reports to Amazon's SDK repositories (dotnet #4, php #45).
 */

import {AmazonAuthError, type AmazonSaid} from '../../errors.js';
import type {HeaderRecord} from '../../types.js';
import {headerOf, parseObject, shownCode, shownRequestId} from '../../util/reply-parts.js';

export interface PayFault {
	readonly status: number;
	/** Amazon's word for it, for example `InvalidParameterValue`. */
	readonly code?: string;
	readonly message?: string;
	readonly requestId?: string;
}

/** Whether Amazon Pay itself answered, which its codes and its request id tell. */
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
 * Whether the delegation token that a request carried is dead, so that a new one may help.
 *
 * In a reply to the exchange itself the same code means that the merchant's MWS token or id is wrong, which no new token mends.
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

/** What else is known of the call that was refused. */
export interface RefusedCall {
	readonly operation?: string | undefined;
	/** The text that was signed. */
	readonly stringToSign?: string | undefined;
	readonly retryAfterMs?: number | undefined;
	/** What to do where neither path nor key names an environment. */
	readonly unnamed?: string | undefined;
}

/** What Amazon said, as far as it may be shown. */
export function saidByPay({status, message, ...fault}: PayFault): AmazonSaid {
	const code = shownCode(fault.code);
	const requestId = shownRequestId(fault.requestId);
	return {
		status,
		...(code === undefined ? {} : {code}),
		...(message !== undefined && SENTENCES.some((known) => known.test(message)) ? {message} : {}),
		...(requestId === undefined ? {} : {requestId}),
	};
}

/** What to tell the caller, where the refusal is about the credential; undefined where it is not. */
export function payError(
	fault: PayFault,
	{operation, stringToSign, retryAfterMs, unnamed}: RefusedCall = {},
): AmazonAuthError | undefined {
	const details = {api: 'pay', operation, amazon: saidByPay(fault)} as const;
	const hint = unnamed === undefined ? '' : ` ${unnamed}`;
	if (fault.status === 403 && fault.code === 'InvalidRequestSignature') {
		const diagnosis = stringToSign === undefined ? undefined : diagnoseSignature(fault, stringToSign);
		const message = diagnosis === undefined ? UNEXPLAINED : `Amazon Pay refuses the signature. ${diagnosis}.`;
		return new AmazonAuthError('ERR_AMAZON_SIGNATURE_REFUSED', `${message}${hint}`, details);
	}
	if (isDateInFuture(fault)) {
		return new AmazonAuthError(
			'ERR_AMAZON_SIGNATURE_REFUSED',
			'Amazon Pay finds the date of the signature in the future: the clock of this machine is ahead. Set it by a time server.',
			details,
		);
	}
	if (fault.status === 429) {
		return new AmazonAuthError('ERR_AMAZON_THROTTLED', 'Amazon Pay throttles this call. Try again later, and less often.', {
			...details,
			retryAfterMs,
		});
	}
	if (fault.status === 401 || fault.status === 403) {
		return new AmazonAuthError(
			'ERR_AMAZON_ACCESS_DENIED',
			`Amazon Pay denies this call: the account may not do this, or not for this merchant.${hint}`,
			details,
		);
	}
	if (fault.status === 404 && unnamed !== undefined) {
		return new AmazonAuthError('ERR_AMAZON_ENVIRONMENT_MISMATCH', `Amazon Pay finds nothing there. ${unnamed}`, details);
	}
	return undefined;
}

const UNEXPLAINED =
	'Amazon Pay refuses the signature: the private key does not belong to the public key id, or something on the way changed the path, the query, a signed header or the body.';

/** Sentences of Amazon's that repeat nothing of the request. */
const SENTENCES: readonly RegExp[] = [
	/^The token and merchantId combination specified is invalid\.?$/,
	/^The specified merchant account is not authorized to execute this request\.?$/,
	/^The merchantId that you submitted in this request is invalid\.?$/,
	/^The value \d{8}T\d{6}Z provided for x-amz-pay-date should not be in future\.?$/,
	/^HTTP method not supported\.?$/,
];

/** The string to sign as Amazon built it from what it received, where an `InvalidRequestSignature` fault echoes it. */
export function echoedStringToSign({code, message = ''}: PayFault): string | undefined {
	if (code !== 'InvalidRequestSignature') {
		return undefined;
	}
	const echo = /signing String \[\s*([\w-]+?)(?:\s|\\r|\\n)+([0-9a-f]{64})\s*\]/i.exec(message);
	return echo?.[1] && echo[2] ? `${echo[1]}\n${echo[2].toLowerCase()}` : undefined;
}

/** One sentence on what to look at, for a fault and the text we signed; `undefined` where the fault echoes nothing. */
export function diagnoseSignature(fault: PayFault, stringToSign: string): string | undefined {
	const echo = echoedStringToSign(fault);
	if (echo === undefined) {
		return undefined;
	}
	const [theirAlgorithm, theirHash] = echo.split('\n');
	const [ourAlgorithm, ourHash] = stringToSign.split('\n');
	if (theirHash !== ourHash) {
		return 'Amazon received another request than was signed: something rewrote the body, the path or a signed header on the way';
	}
	if (theirAlgorithm !== ourAlgorithm) {
		return `Amazon read the algorithm as ${theirAlgorithm}, but the request was signed with ${ourAlgorithm}`;
	}
	return 'Amazon built the same string to sign, so the key is wrong: check that "privateKey" belongs to "publicKeyId", and "algorithm"';
}

/**
 * A refusal of Amazon Pay as an error to catch. Amazon's sentences are quoted by allow-list: one of its messages echoes the signature.
 */
import {shownCode, shownRequestId} from '../../util/amazon-words.js';
import {AmazonAuthError, type AmazonSaid} from '../../errors.js';
import {isDateInFuture, type PayFault} from './fault.js';
import {diagnoseSignature} from './signature-diagnosis.js';

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

/** Sentences with nothing of the caller's in them. */
const SENTENCES: readonly RegExp[] = [
	/^The token and merchantId combination specified is invalid\.?$/,
	/^The specified merchant account is not authorized to execute this request\.?$/,
	/^The merchantId that you submitted in this request is invalid\.?$/,
	/^The value \d{8}T\d{6}Z provided for x-amz-pay-date should not be in future\.?$/,
	/^HTTP method not supported\.?$/,
];

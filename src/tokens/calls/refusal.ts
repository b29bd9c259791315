/**
 * What counts as a refusal of Amazon's, and what of it is told on the diagnostics channels.
 */
import type {AmazonAuthError} from '../../errors.js';

/** Whether Amazon refused a credential: not where it throttles or fails, nor where something in between answered. */
export function isRefusal({code, amazon}: AmazonAuthError): boolean {
	return amazon !== undefined && code !== 'ERR_AMAZON_THROTTLED' && code !== 'ERR_AMAZON_TOKEN_UNREACHABLE';
}

export function refusalOf({code, amazon}: Pick<AmazonAuthError, 'code' | 'amazon'>): {
	code: AmazonAuthError['code'];
	status: number | undefined;
	amazonCode: string | undefined;
	requestId: string | undefined;
} {
	return {code, status: amazon?.status, amazonCode: amazon?.code, requestId: amazon?.requestId};
}

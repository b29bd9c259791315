/**
 * The signature of a checkout button's payload, for Amazon's script in the browser.
 *
 * The browser must get the very string that was signed, so this gives it back; the signature differs on every call and never expires.
 * Rule: `generateButtonSignature` of the official SDKs, and the vector that the PHP and Java ones share.
 */
import {parseObject} from '../reply-parts.js';
import type {PayKey} from './pay-headers.js';
import {stringToSign} from './signature.js';

/** What `createCheckoutSessionConfig` takes, word for word. @inline */
export interface SignedButton {
	/** The very string that was signed. */
	readonly payloadJSON: string;
	/** In base64. */
	readonly signature: string;
	/** Such as `AMZN-PAY-RSASSA-PSS-V2`. */
	readonly algorithm: string;
	/** Whose key signed it. */
	readonly publicKeyId: string;
}

/**
 * The payload as JSON, with its signature. A string is signed as it stands; an object is written as JSON once.
 *
 * @throws TypeError for a payload that is not a JSON object.
 */
export async function signButtonPayload(
	payload: string | object,
	key: Pick<PayKey, 'publicKeyId' | 'algorithm' | 'sign'>,
): Promise<SignedButton> {
	const payloadJSON = typeof payload === 'string' ? payload : JSON.stringify(payload);
	if (typeof payloadJSON !== 'string' || parseObject(payloadJSON) === undefined) {
		throw new TypeError('"payload" must be a JSON object, as a string or as an object');
	}
	const {publicKeyId, algorithm} = key;
	return {payloadJSON, signature: await key.sign(stringToSign(algorithm, payloadJSON)), algorithm, publicKeyId};
}

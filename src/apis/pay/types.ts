/**
 * The types of `auth.pay`, apart from its implementation so that importing them pulls in nothing.
 */
import type {PayRegion} from '../../types.js';

/** What is signed beside requests: {@link AmazonAuth.pay}. */
export interface PayTools {
	/**
	 * The payload of a checkout button with its signature. Hand all four to the browser as they are: it must get the very string that
	 * was signed. The signature differs on each call and does not expire.
	 *
	 * @throws TypeError for a payload that is no JSON object, or where `region` is needed to choose a key;
	 * {@link AmazonAuthError} `SERVICE_NOT_CONFIGURED` without a key, `IDENTITY_MISSING` on an auth that is bound to no merchant and not to
	 * the application
	 * @see https://developer.amazon.com/docs/amazon-pay-checkout/add-the-amazon-pay-button.html
	 */
	signButtonPayload(payload: string | object, options?: {region?: PayRegion}): Promise<SignedButton>;
}

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

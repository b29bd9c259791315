/**
 * The public entry.
 *
 * Not here on purpose: the adapters (they load their framework's types), the fake Amazon (`got-amazon-auth/testing`), and anything that
 * gives out a token.
 * @module got-amazon-auth
 */

export {amazonUrl} from './amazon-url.js';
export type {AdsTools} from './apis/ads/types.js';
export type {BusinessTools} from './apis/business/types.js';
export type {
	AdsOptions,
	AppstoreOptions,
	BusinessOptions,
	CreatorsOptions,
	DeviceMessagingOptions,
	PayOptions,
	SellingPartnerOptions,
} from './apis/option-types.js';
export type {PayTools} from './apis/pay/types.js';
export type {SellingPartnerTools} from './apis/selling-partner/tools/types.js';
export type {AmazonAuth, AmazonAuthOptions} from './auth-types.js';
export type {GotHooks, GotLike} from './clients/got/types.js';
export {createAmazonAuth} from './create-amazon-auth.js';
export type {AmazonAuthDiagnostics} from './diagnostics/messages.js';
export {AmazonAuthError, type AmazonAuthErrorCode, amazonAuthErrorOf} from './errors.js';
export type {TokenStore} from './tokens/store/token-store.js';
export type {
	AmazonAuthStats,
	AmazonContext,
	AmazonIdentity,
	AmazonReply,
	AmazonRequest,
	BusinessRegion,
	DataElement,
	Explanation,
	HeaderRecord,
	PayRegion,
	RestrictedDataPolicy,
	Secret,
	SellingRegion,
} from './types.js';

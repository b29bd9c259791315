/**
 * The public entry.
 *
 * Not here on purpose: the adapters (they load their framework's types), the fake Amazon (`got-amazon-auth/testing`), and anything that
 * gives out a token.
 * @module got-amazon-auth
 */

export {createAmazonAuth} from './amazon-auth.js';
export type {AmazonAuth, AmazonAuthOptions} from './amazon-auth-types.js';
export {amazonUrl} from './amazon-url.js';
export type {AmazonAuthDiagnostics} from './diagnostics-messages.js';
export {AmazonAuthError, type AmazonAuthErrorCode, amazonAuthErrorOf, isAmazonAuthError} from './errors.js';
export type {GotHooks, GotLike, HookOptions, HookResponse} from './got-types.js';
export type {PayTools} from './pay/tools.js';
export type {SellingPartnerTools} from './selling-partner/tools.js';
export type {TokenStore} from './store/types.js';
export type {
	AmazonAuthStats,
	AmazonContext,
	AmazonIdentity,
	AmazonReply,
	AmazonRequest,
	AppstoreOptions,
	DataElement,
	Explanation,
	HeaderRecord,
	PayOptions,
	PayRegion,
	RestrictedDataPolicy,
	Secret,
	SellingPartnerOptions,
	SellingRegion,
} from './types.js';

/**
 * The headers every call to the Selling Partner API carries, beside its token.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api
 */
import {VERSION} from '../../version.js';
import {defaultUserAgent} from './user-agent.js';

/** The access token or the Restricted Data Token, raw and without "Bearer". */
export const SELLING_PARTNER_TOKEN_HEADER = 'x-amz-access-token';

let ownUserAgent: string | undefined;

export function userAgent(configured: string | undefined): string {
	ownUserAgent ??= defaultUserAgent(VERSION);
	return configured ?? ownUserAgent;
}

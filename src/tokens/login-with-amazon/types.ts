/**
 * What Login with Amazon is asked, and what it answers.
 */
import type {TokenSubject} from '../key.js';
import type {MintedToken} from '../token.js';

/** Which access token is asked for. */
export type Grant =
	| {readonly grant_type: 'refresh_token'; readonly refresh_token: string}
	| {readonly grant_type: 'client_credentials'; readonly scope: string}
	| {readonly grant_type: 'authorization_code'; readonly code: string; readonly redirect_uri?: string};

export interface AccessTokenReply extends MintedToken {
	/** Login with Amazon echoes the refresh token, or gives the first one for an authorization code. */
	readonly refreshToken: string | undefined;
}

/** Asks Login with Amazon for an access token; `subject` is told to whoever listens. */
export type LoginWithAmazon = (
	grant: Grant,
	subject: TokenSubject,
	signal: AbortSignal,
	/** The client secrets, where they have been asked for already. */
	secrets?: readonly string[],
) => Promise<AccessTokenReply>;

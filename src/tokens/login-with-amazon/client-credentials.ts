/**
 * Who asks a token endpoint for tokens. It stands alone, since options are read without anything of tokens.
 */

/** A client of Login with Amazon's, or of another token endpoint. */
export interface ClientCredentials {
	readonly clientId: string;
	/** The client secrets now, newest first. */
	readonly secrets: () => Promise<readonly string[]>;
}

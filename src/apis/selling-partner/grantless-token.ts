/**
 * The token of a grantless operation: the application's own, for one scope.
 */
import {NOBODY, type PurposeNames, type TokenSubject, tokenKey} from '../../tokens/key.js';
import type {ClientCredentials} from '../../tokens/login-with-amazon/client-credentials.js';
import type {LoginWithAmazon} from '../../tokens/login-with-amazon/types.js';
import type {Backoff, TokenRequest} from '../../tokens/types.js';

export const GRANTLESS: TokenSubject = {label: {api: 'selling-partner', kind: 'client-credentials'}, owner: NOBODY};

/** As much of the client as the token is fetched with. */
interface Application {
	readonly settings: ClientCredentials;
	readonly purposes: PurposeNames;
	readonly login: LoginWithAmazon;
	/** The back-off that Login with Amazon asks for. */
	readonly loginHold: Backoff;
}

export function grantlessToken({settings, purposes, login, loginHold}: Application, scope: string): TokenRequest {
	const {clientId: application, secrets} = settings;
	const purpose = purposes.of(GRANTLESS, scope, () => ({
		application,
		region: null,
		kind: 'client-credentials',
		detail: [scope],
	}));
	return {
		key: tokenKey(purpose, NOBODY),
		...GRANTLESS,
		lookUp: async () => ({secrets: await secrets()}),
		mint: (signal, _prepared, lookedUp) => login({grant_type: 'client_credentials', scope}, GRANTLESS, signal, lookedUp?.secrets),
		backoff: loginHold,
	};
}

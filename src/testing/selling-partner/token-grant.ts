/**
 * The grants of Login with Amazon that are for a seller's account.
 *
 * Rules: "Website authorization workflow" of the Selling Partner API, Login with Amazon documentation.
 */
import {grantToAccount} from '../authorized-accounts.js';
import type {ReceivedRequest, Reply} from '../http/exchange.js';
import type {TokenParameters, World} from '../world.js';

/** Gives a seller's access token for a refresh token or an authorization code. */
export function grantToSeller(request: ReceivedRequest, parameters: TokenParameters, world: World): Reply {
	return grantToAccount(
		world.sellers,
		parameters,
		({id}) => {
			request.seen.sellingPartnerId = id;
			return {kind: 'seller', sellingPartnerId: id};
		},
		world,
	);
}

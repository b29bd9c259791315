/**
 * The grants of Login with Amazon that are for a seller's account.
 *
 * Rules: "Website authorization workflow" of the Selling Partner API, Login with Amazon documentation.
 */
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import {loginErrors} from '../login-with-amazon/errors.js';
import {lifetimeSeconds, type TokenParameters, type World} from '../world.js';

/** Gives a seller's access token for a refresh token or an authorization code. */
export function grantToSeller(request: ReceivedRequest, parameters: TokenParameters, world: World): Reply {
	const {code, refresh_token: refreshToken = ''} = parameters;
	const byCode = parameters.grant_type === 'authorization_code';
	const seller = byCode
		? world.sellers.redeemCode(code ?? '', parameters.redirect_uri)
		: world.sellers.byRefreshToken(refreshToken);
	if (byCode && !seller) {
		return loginErrors.reply('invalid_grant', 'The request has an invalid grant parameter : code');
	}
	if (seller && byCode) {
		world.sellers.authorize(seller);
	}
	if (!seller || seller.revoked) {
		return loginErrors.reply('invalid_grant');
	}
	request.seen.sellingPartnerId = seller.sellingPartnerId;
	const seconds = lifetimeSeconds(world);
	const token = world.memory.ledger.issue({kind: 'seller', sellingPartnerId: seller.sellingPartnerId}, seconds * 1000);
	return json(200, {access_token: token, refresh_token: seller.refreshToken, token_type: 'bearer', expires_in: seconds});
}

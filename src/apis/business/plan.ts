/**
 * Plans a call to Amazon Business: the customer's access token in `x-amz-access-token`, whatever the operation.
 *
 * There are no Restricted Data Tokens: Amazon's models of this API have no Tokens API.
 * @see https://developer-docs.amazon.com/amazon-business/docs/onboarding-step-5-create-and-sign-your-request
 */
import type {BusinessEndpoint} from '../../hosts.js';
import {ACCESS_TOKEN_HEADER, attachAccessToken} from '../access-token-headers.js';
import {obtain} from '../account-tokens.js';
import type {PlannedCall} from '../api.js';
import type {Plan} from '../types.js';
import {type BusinessClient, sideOf} from './client.js';

export function planBusiness(_call: PlannedCall, {region, sandbox}: BusinessEndpoint, client: BusinessClient | undefined): Plan {
	return {
		api: 'business',
		operation: undefined,
		explain(identity) {
			const {accounts} = sideOf(client, sandbox);
			if (identity) {
				accounts.ownerOf(identity);
			}
			return {
				api: 'business',
				reason: `Calls of Amazon Business go with the access token of the customer.${identity ? '' : accounts.needs()}`,
				credential: 'refresh-token',
				region,
				sandbox,
				header: ACCESS_TOKEN_HEADER,
			};
		},
		credentialId: () => JSON.stringify(['business', region, sandbox]),
		attach({identity}, wait) {
			const side = sideOf(client, sandbox);
			const found = obtain(side, side.accounts.request(side.accounts.ownerOf(identity), region), wait);
			return typeof found === 'string'
				? attachAccessToken(found, side, false)
				: found.then((token) => attachAccessToken(token, side, false));
		},
	};
}

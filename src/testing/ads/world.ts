/**
 * What the fake knows of Amazon Ads: its one application and the advertisers who authorised it.
 *
 * An application has tokens of advertisers and none of its own: Amazon Ads has no client credentials grant.
 */
import {grantToAccount} from '../authorized-accounts.js';
import type {ReceivedRequest, Reply} from '../http/exchange.js';
import type {FakeAmazonOptions, FakeClock} from '../types.js';
import type {Client, TokenParameters, World} from '../world.js';
import {type Advertisers, createAdvertisers} from './advertisers.js';

export interface AdsWorld {
	readonly adsClient: Client;
	readonly advertisers: Advertisers;
}

export function createAdsState({advertisers}: FakeAmazonOptions, {nowMs}: FakeClock): AdsWorld {
	return {
		adsClient: {
			clientId: `amzn1.application-oa2-client.${'e'.repeat(32)}`,
			secrets: ['fake-ads-client-secret'],
			scopes: [],
			answerGrant: grantToAdvertiser,
		},
		advertisers: createAdvertisers(advertisers, nowMs),
	};
}

function grantToAdvertiser(request: ReceivedRequest, parameters: TokenParameters, world: World): Reply {
	const {advertisers, adsClient} = world;
	return grantToAccount(
		advertisers,
		parameters,
		({id}) => {
			request.seen.advertiserId = id;
			return {kind: 'account', clientId: adsClient.clientId, accountId: id};
		},
		world,
	);
}

/**
 * The fake's part of the Amazon Ads API, with the advertisers who authorised the application.
 */
import type {IncomingHttpHeaders} from 'node:http';
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import type {Seen} from '../http/exchange.js';
import {assertKeys} from '../keyed.js';
import {findRow} from '../route-table.js';
import type {Grant} from '../token-ledger.js';
import type {Client, World} from '../world.js';
import {assertAdvertisers} from './advertisers.js';
import {adsOperations, answerAds} from './answer.js';
import {adsErrors} from './errors.js';
import {type AdsPlace, adsHosts} from './hosts.js';
import {createAdsState} from './world.js';

export const fakeAds: FakeApi = defineFakeApi<AdsPlace>({
	hosts: adsHosts,
	classify: (_place, method, path) => ({service: 'ads', operation: findRow(adsOperations, method, path)?.operation}),
	answer: answerAds,
	operations: adsOperations.map(({operation}) => operation),
	errors: adsErrors,
	seeCredential: seeAdvertiserToken,
	accounts: {key: 'advertiserId', revoke, expire: (id, {memory, adsClient}) => memory.ledger.expire(ofAdvertiser(id, adsClient))},
	clientOf: ({adsClient}) => adsClient,
	options: {advertisers: 'accounts'},
	assertOptions: assertAdvertisers,
	createState: createAdsState,
	authOptions: ({options, advertisers, adsClient: {clientId, secrets}}) => ({
		ads: {
			clientId,
			clientSecret: secrets[0] ?? '',
			refreshToken: options.advertisers
				? ({advertiserId}) => advertisers.all.get(advertiserId)?.refreshToken
				: advertisers.get(undefined).refreshToken,
		},
	}),
	controls: ({advertisers}) => ({
		issueAdvertiserCode(options = {}) {
			assertKeys(options, ['advertiserId', 'redirectUri'], 'options');
			const {advertiserId, redirectUri} = options;
			return advertisers.issueCode(advertisers.get(advertiserId), redirectUri);
		},
	}),
});

function seeAdvertiserToken({authorization}: IncomingHttpHeaders, {memory, adsClient}: World): Seen | undefined {
	const grant = memory.ledger.look(authorization?.replace(/^Bearer /, '') ?? '')?.grant;
	return grant?.kind === 'account' && grant.clientId === adsClient.clientId
		? {credential: 'account-token', advertiserId: grant.accountId}
		: undefined;
}

function revoke(id: string | undefined, {advertisers, memory, adsClient}: World): void {
	for (const advertiser of id === undefined ? advertisers.all.values() : [advertisers.get(id)]) {
		advertiser.revoked = true;
		memory.ledger.revoke(ofAdvertiser(advertiser.id, adsClient));
	}
}

function ofAdvertiser(id: string | undefined, {clientId}: Client): ((grant: Grant) => boolean) | undefined {
	return id === undefined
		? undefined
		: (grant) => grant.kind === 'account' && grant.clientId === clientId && grant.accountId === id;
}

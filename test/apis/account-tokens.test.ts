/**
 * The access tokens of accounts, for an API whose refresh tokens are good in every region and for one with a refresh token a region.
 *
 * The cache is left out: a request is asked what it would be fetched with.
 */
import {describe, expect, it} from 'vitest';
import {type AccountTokens, createAccountTokens} from '../../src/apis/account-tokens.js';
import {readRefreshTokenOption} from '../../src/apis/refresh-token-option.js';
import {readIdentity} from '../../src/identity.js';
import type {Grant} from '../../src/tokens/login-with-amazon/types.js';
import {catchError} from '../support/errors.js';

const SELLER = readIdentity({sellingPartnerId: 'A2EXAMPLE', tenant: 'shop-17'}, 'identity');
const OURSELVES = readIdentity({application: true}, 'identity');
const never = new AbortController().signal;

interface Stage {
	readonly tokens: AccountTokens;
	readonly grants: Grant[];
	readonly dropped: string[];
	/** What the resolver was given, without its signal. */
	readonly asked: object[];
}

function stage(
	find: string | ((id: string) => string | undefined) | undefined,
	{
		account,
		maxTokens = 100,
		api = 'selling-partner',
	}: {account?: string; maxTokens?: number; api?: 'selling-partner' | 'pay'} = {},
): Stage {
	const made: Omit<Stage, 'tokens'> = {grants: [], dropped: [], asked: []};
	const resolver = ({signal: _signal, ...whose}: {sellingPartnerId: string; signal: AbortSignal}): string | undefined => {
		made.asked.push(whose);
		return typeof find === 'function' ? find(whose.sellingPartnerId) : undefined;
	};
	const tokens = createAccountTokens({
		label: {api, kind: 'access-token'},
		identityKey: {key: 'sellingPartnerId', whose: 'an advertiser'},
		option: 'ads[1]',
		settings: {
			clientId: 'amzn1.application-oa2-client.one',
			secrets: async () => ['secret'],
			refreshToken: typeof find === 'function' ? (resolver as never) : find,
			account,
		},
		login: async (grant) => {
			made.grants.push(grant);
			return {value: 'Atza|one', lifetimeMs: 3_600_000, refreshToken: undefined};
		},
		loginHold: {} as never, // it is handed on
		cache: {forgetOthers: async (key: string) => void made.dropped.push(key)} as never, // nothing else of it is used
		maxTokens,
		onOtherGrant: ({sellingPartnerId}) => made.dropped.push(`learned of ${sellingPartnerId}`),
	});
	return {tokens, ...made};
}

async function mint({tokens}: Stage, region?: string): Promise<void> {
	await tokens.request(tokens.ownerOf(SELLER), region).mint(never);
}

describe('the refresh token of an account', () => {
	it('is asked for by the id of the account, its tenant and, where the API has one refresh token a region, the region', async () => {
		const found = stage(() => 'Atzr|one');
		await mint(found, 'eu');
		await mint(found);
		expect(found.asked).toEqual([
			{sellingPartnerId: 'A2EXAMPLE', tenant: 'shop-17', region: 'eu'},
			{sellingPartnerId: 'A2EXAMPLE', tenant: 'shop-17'},
		]);
		expect(found.grants[0]).toEqual({grant_type: 'refresh_token', refresh_token: 'Atzr|one'});
	});

	it('gives one token a region where a function finds it, and one for all regions where it is a string', () => {
		const {tokens} = stage(() => 'Atzr|one');
		const owner = tokens.ownerOf(SELLER);
		expect(tokens.request(owner, 'eu').key).not.toBe(tokens.request(owner, 'na').key);
		const ofString = stage('Atzr|one').tokens;
		const ours = ofString.ownerOf(OURSELVES);
		expect(ofString.request(ours, 'eu').key).toBe(ofString.request(ours, 'na').key);
	});

	it('of one API is kept apart from that of another with the same client id', () => {
		const keyFor = (api: 'selling-partner' | 'pay') => {
			const {tokens} = stage('Atzr|one', {api});
			return tokens.request(tokens.ownerOf(OURSELVES)).key;
		};
		expect(keyFor('pay')).not.toBe(keyFor('selling-partner'));
		expect(keyFor('pay')).toBe(keyFor('pay'));
	});

	it('that is another than before drops what the account had by the old one', async () => {
		let current = 'Atzr|one';
		const found = stage(() => current);
		await mint(found);
		await mint(found);
		expect(found.dropped).toEqual([]);
		current = 'Atzr|two';
		await mint(found);
		expect(found.dropped).toEqual(['learned of A2EXAMPLE', found.tokens.request(found.tokens.ownerOf(SELLER)).key]);
	});

	it('is remembered by a mark for as many accounts as tokens are kept', () => {
		const {tokens} = stage(() => 'Atzr|one', {maxTokens: 50});
		const keys = Array.from({length: 51}, (_, index) => {
			const request = tokens.request(tokens.ownerOf(readIdentity({sellingPartnerId: `A${index}`}, 'identity')));
			request.learnGrant?.('digest-of-a-grant');
			return request.key;
		});
		expect([tokens.grantOf(keys[0] ?? ''), tokens.grantOf(keys[50] ?? '')]).toEqual([undefined, expect.any(Number)]);
	});

	it.each([
		['none found, without a region', undefined, 'for this advertiser: the advertiser has not authorised the application, or is'],
		['none found in a region', 'eu', 'for this advertiser and region: the advertiser has not authorised the application there'],
	])('is told as missing: %s', async (_what, region, words) => {
		const error = await mint(
			stage(() => undefined),
			region,
		).catch((reason: unknown) => reason);
		expect(error).toMatchObject({code: 'ERR_AMAZON_IDENTITY_MISSING', message: expect.stringContaining(words)});
		expect(error).toMatchObject({message: expect.stringContaining('"ads[1].refreshToken"')});
	});
});

describe('an identity', () => {
	it.each([
		['no refresh token', undefined, SELLER, 'This call needs an advertiser, but createAmazonAuth got no "ads[1].refreshToken"'],
		[
			'nobody, where a function needs an id',
			() => 'Atzr|x',
			OURSELVES,
			'No advertiser was named, and "ads[1].refreshToken" is a',
		],
		['an id, where nothing says whose the string is', 'Atzr|one', SELLER, 'say so in "ads[1].sellingPartnerId"'],
	] as const)('is refused: %s', (_what, find, identity, words) => {
		expect(catchError(() => stage(find).tokens.ownerOf(identity))).toMatchObject({message: expect.stringContaining(words)});
	});

	it('names the configured account by its id or as the application', () => {
		const {tokens} = stage('Atzr|one', {account: 'A2EXAMPLE'});
		const owners = [tokens.ownerOf(SELLER), tokens.ownerOf(OURSELVES)];
		expect(owners.map(({sellingPartnerId, tenant}) => [sellingPartnerId, tenant])).toEqual([
			['A2EXAMPLE', 'shop-17'],
			['A2EXAMPLE', null],
		]);
	});
});

it('tells a refresh token from what is none, by the name of the option', () => {
	expect(() => readRefreshTokenOption('Atza|x', 'ads.refreshToken')).toThrow(
		'"ads.refreshToken" must be a refresh token, which starts with "Atzr|"; what was given is an access token',
	);
	expect(readRefreshTokenOption(undefined, 'ads.refreshToken')).toBeUndefined();
});

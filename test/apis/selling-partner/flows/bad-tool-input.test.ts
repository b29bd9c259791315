/**
 * Bad input of `auth.sellingPartner`: each a `TypeError` that names the option, and nobody is called.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {describe, expect, test} from 'vitest';
import {errorOf, PLAIN, startHouse} from './both-ways.js';

describe('the tools', () => {
	const resources = [{method: 'GET', path: '/mfn/v0/shipments/{shipmentId}'}];
	const consent = {marketplaceId: 'ATVPDKIKX0DER', applicationId: 'amzn1.sellerapps.app.1', state: 's'};
	const mws = {sellingPartnerId: 'A1', developerId: 'D1', mwsAuthToken: 'amzn.mws.hush', region: 'na'};

	test.each<[string, string, unknown, string]>([
		['createRestrictedDataToken', 'a region there is not', {region: 'us', resources}, '"region" must be one of'],
		['createRestrictedDataToken', 'no region', {resources}, '"region" must be one of'],
		[
			'createRestrictedDataToken',
			'one resource without a list (trap 11)',
			{region: 'na', resources: resources[0]},
			'"resources" must be an array of 1 to 50',
		],
		['createRestrictedDataToken', 'no resources', {region: 'na', resources: []}, '"resources" must be an array of 1 to 50'],
		[
			'createRestrictedDataToken',
			'51 resources (trap 11)',
			{region: 'na', resources: Array.from({length: 51}, () => resources[0])},
			'1 to 50',
		],
		[
			'createRestrictedDataToken',
			'PATCH (trap 11)',
			{region: 'na', resources: [{...resources[0], method: 'PATCH'}]},
			'"resources[0].method" must be one of',
		],
		[
			'createRestrictedDataToken',
			'a whole URL (trap 2)',
			{region: 'na', resources: [{method: 'GET', path: PLAIN}]},
			'"resources[0].path" must be a path',
		],
		[
			'createRestrictedDataToken',
			'a query (trap 2)',
			{region: 'na', resources: [{method: 'GET', path: '/orders/v0/orders?x=1'}]},
			'query',
		],
		[
			'createRestrictedDataToken',
			'a trailing slash (trap 2)',
			{region: 'na', resources: [{method: 'GET', path: '/orders/v0/orders/'}]},
			'trailing slash',
		],
		[
			'createRestrictedDataToken',
			'an unknown element',
			{region: 'na', resources: [{...resources[0], dataElements: ['x']}]},
			'"resources[0].dataElements" must be one of',
		],
		[
			'createRestrictedDataToken',
			'an empty target',
			{region: 'na', resources, targetApplication: ''},
			'"targetApplication" must be a non-empty string',
		],
		[
			'createRestrictedDataToken',
			'an empty seller',
			{region: 'na', resources, sellingPartnerId: ''},
			'"sellingPartnerId" must be a non-empty string',
		],
		[
			'createRestrictedDataToken',
			'a seller that is undefined',
			{region: 'na', resources, sellingPartnerId: undefined},
			'"sellingPartnerId" must be',
		],
		['exchangeAuthorizationCode', 'nothing', undefined, '"options" must be an object'],
		['exchangeAuthorizationCode', 'an empty code', {code: ''}, '"code" must be a non-empty string'],
		[
			'exchangeAuthorizationCode',
			'a redirect in clear',
			{code: 'c', redirectUri: 'http://app.example/'},
			'"redirectUri" must be an absolute https URL',
		],
		['exchangeAuthorizationCode', 'no signal', {code: 'c', signal: {}}, '"signal" must be an AbortSignal'],
		['rotateClientSecret', 'a region there is not', {region: 'us'}, '"region" must be one of'],
		['rotateClientSecret', 'another option', {sandbox: true}, '"options" has no option "sandbox"'],
		['migrateFromMws', 'a region there is not', {...mws, region: 'us'}, '"region" must be one of'],
		['migrateFromMws', 'no seller', {...mws, sellingPartnerId: ''}, '"sellingPartnerId" must be a non-empty string'],
		['migrateFromMws', 'no developer', {...mws, developerId: ''}, '"developerId" must be a non-empty string'],
		['migrateFromMws', 'no MWS token', {...mws, mwsAuthToken: ''}, '"mwsAuthToken" must be a non-empty string'],
		[
			'consentUrl',
			'an unknown marketplace',
			{...consent, marketplaceId: 'NOWHERE'},
			'"marketplaceId" is not one of the marketplaces',
		],
		[
			'consentUrl',
			'the client id (trap 44)',
			{...consent, applicationId: 'amzn1.application-oa2-client.5'},
			'not the Login with Amazon client id',
		],
		['consentUrl', 'no state', {...consent, state: ''}, '"state" must be a non-empty string'],
		['consentUrl', 'a redirect with a fragment (trap 44)', {...consent, redirectUri: 'https://app.example/#x'}, 'no fragment'],
		['consentUrl', 'a flag that is no boolean', {...consent, vendor: 'true'}, '"vendor" must be true or false'],
		['endpoint', 'an unknown marketplace', 'NOWHERE', '"marketplaceId" is not one of the marketplaces'],
		['endpoint', 'no marketplace', '', '"marketplaceId" must be a non-empty string'],
	])('%s with %s is a TypeError, and nobody is called', async (tool, _what, wrong, message) => {
		const {fake, auth} = await startHouse();
		const tools = auth.sellingPartner as unknown as Record<string, (given: unknown) => unknown>; // the wrong types are the point
		const error = await errorOf((async () => tools[tool]?.(wrong))());
		expect(error).toBeInstanceOf(TypeError);
		expect(error.message).toContain(message);
		expect(error.message).not.toContain('hush');
		expect(fake.journal).toEqual([]);
	});

	test('without the option they need, they say so', async () => {
		const {fake} = await startHouse();
		const auth = createAmazonAuth({got: fake.got});
		const error = await errorOf(auth.sellingPartner.exchangeAuthorizationCode({code: 'c'}));
		expect(error).toMatchObject({code: 'ERR_AMAZON_SERVICE_NOT_CONFIGURED'});
	});
});

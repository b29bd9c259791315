/**
 * Requests to the Creators API and to what is near it, typed out by hand, with the headers that must arrive or the error.
 */
import {type AmazonAuth, type AmazonIdentity, amazonAuthErrorOf} from 'got-amazon-auth';
import {describe, expect, test} from 'vitest';
import {createConnectSteps} from '../../../src/connect-seller/steps.js';
import {readBindingRules} from '../../../src/core/rules.js';
import {type Asked, WAYS} from '../ways.js';
import {alone, type Credentials, HOST, QUERY, SEARCH, SEARCHING, setStage, several, type Version} from './stage.js';

/** The headers that are looked at; a header that is left out must not arrive. */
interface Arriving {
	readonly authorization?: unknown;
	readonly 'x-marketplace'?: string;
}

const LWA = 'Bearer Atc\\|[\\w|.-]+';
const JWT = 'Bearer eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+';
const OF_LOGIN = expect.stringMatching(new RegExp(`^${LWA}$`));
const ofCognito = (version: string) => expect.stringMatching(new RegExp(`^${JWT}, Version ${version.replace('.', '\\.')}$`));
const NOTHING: Arriving = {};

interface Row extends Partial<Asked> {
	readonly url: string;
	/** GET where none is given. */
	readonly method?: string;
	/** 200 where none is given. */
	readonly status?: number;
}

const TYPE = {'content-type': 'application/json'};
const POST = {method: 'POST', headers: TYPE, body: QUERY};
const ITEMS = JSON.stringify({partnerTag: 'example-20', itemIds: ['B0EXAMPLE1']});
const US: Arriving = {authorization: OF_LOGIN, 'x-marketplace': 'www.amazon.com'};

const ROWS: readonly (readonly [what: string, row: Row, arriving: Arriving])[] = [
	['a search', {...POST, url: SEARCH}, US],
	['items by their ids', {...POST, body: ITEMS, url: `${HOST}/catalog/v1/getItems`}, US],
	['variations', {...POST, url: `${HOST}/catalog/v1/getVariations`}, US],
	['browse nodes', {...POST, url: `${HOST}/catalog/v1/getBrowseNodes`}, US],
	['the feeds', {...POST, body: '{}', url: `${HOST}/catalog/v1/listFeeds`}, US],
	['a feed', {...POST, body: '{}', url: `${HOST}/catalog/v1/getFeed`}, US],
	['the reports', {...POST, body: '{}', url: `${HOST}/reports/v1/listReports`}, US],
	['a report', {...POST, body: '{}', url: `${HOST}/reports/v1/getReport`}, US],
	['a search with a query', {...POST, url: `${SEARCH}?x=1`}, US],
	['a search at the port of https', {...POST, url: SEARCH.replace('.amazon/', '.amazon:443/')}, US],
	['a search at the host in capitals', {...POST, url: SEARCH.replace('creatorsapi', 'CreatorsAPI')}, US],
	[
		'a marketplace of the caller',
		{...POST, url: SEARCH, headers: {...TYPE, 'X-Marketplace': 'www.amazon.ca'}},
		{...US, 'x-marketplace': 'www.amazon.ca'},
	],
	[
		'a marketplace of the caller in capitals, with a space',
		{...POST, url: SEARCH, headers: {...TYPE, 'x-marketplace': ' www.Amazon.CA'}},
		{...US, 'x-marketplace': 'www.amazon.ca'},
	],
	[
		'a header of the caller for no marketplace',
		{...POST, url: SEARCH, headers: {...TYPE, 'x-marketplace': 'nowhere'}, status: 400},
		{...US, 'x-marketplace': 'nowhere'},
	],
	[
		'an authorization of the caller is replaced',
		{...POST, url: SEARCH, headers: {...TYPE, Authorization: 'Bearer Atc|of-the-caller'}},
		US,
	],
	['another method', {url: SEARCH, status: 400}, US],
	['an operation that nobody knows', {...POST, url: `${HOST}/catalog/v2/getItems`, status: 400}, US],
	['the root', {url: `${HOST}/`, status: 400}, US],
	['an operation in capitals', {...POST, url: SEARCH.replace('searchItems', 'SearchItems'), status: 400}, US],
	['a doubled slash', {...POST, url: SEARCH.replace('/catalog', '//catalog'), status: 400}, US],
	['a path that climbs within', {...POST, url: `${HOST}/reports/../catalog/v1/searchItems`}, US],

	['the same path of Amazon.com', {...POST, url: SEARCH.replace('.amazon/', '.amazon.com/')}, NOTHING],
	['the same path of a host below', {...POST, url: SEARCH.replace('//', '//eu.')}, NOTHING],
	['the host as the beginning of another', {...POST, url: SEARCH.replace('.amazon/', '.amazon.example/')}, NOTHING],
	['the old API', {...POST, url: 'https://webservices.amazon.com/paapi5/searchitems'}, NOTHING],
	[
		'a token call of the caller',
		{
			method: 'POST',
			url: 'https://creatorsapi.auth.us-east-1.amazoncognito.com/oauth2/token',
			headers: {'content-type': 'application/x-www-form-urlencoded'},
			body: 'grant_type=client_credentials&client_id=i&client_secret=s&scope=creatorsapi/default',
			status: 400,
		},
		NOTHING,
	],
];

const elsewhere = ['creatorsapi.amazon.com', 'eu.creatorsapi.amazon', 'creatorsapi.amazon.example', 'webservices.amazon.com'];
const ELSEWHERE = Object.fromEntries(elsewhere.map((host) => [host, () => ({})]));

describe.each(WAYS)('through %s', (name, send) => {
	test.each(ROWS)('%s', async (_what, {status = 200, method = 'GET', ...row}, arriving) => {
		const {fake, auth} = await setStage(undefined, {}, {extraHosts: ELSEWHERE});
		const told = await send({...row, method}, {auth, fake});
		const entry = fake.journal.at(-1);
		expect(pick(entry?.headers ?? {})).toEqual(arriving);
		expect([entry?.method, entry?.status, told.status]).toEqual([method, status, status]);
		// A token is asked for only where the request gets it.
		expect(fake.journal.length).toBe(arriving.authorization === OF_LOGIN ? 2 : 1);
	});

	const unsafe: readonly (readonly [string, string])[] = [
		['a port', SEARCH.replace('.amazon/', '.amazon:8443/')],
		['no TLS', SEARCH.replace('https:', 'http:')],
	];
	// An agent for https is asked for nothing where a URL has no TLS.
	test.each(name === 'the agent' ? unsafe.slice(0, 1) : unsafe)('%s is refused, and nothing is sent', async (_what, url) => {
		const {fake, auth} = await setStage();
		await expect(refusal(send({...POST, url}, {auth, fake}))).resolves.toBe('ERR_AMAZON_INSECURE_URL');
		expect(fake.journal).toEqual([]);
	});

	test.each([
		['a seller alone', {sellingPartnerId: 'A1SELLER'}],
		['a merchant alone', {merchantId: 'A1MERCHANT'}],
		['nobody', {}],
	] as readonly (readonly [string, AmazonIdentity])[])('for %s it is IDENTITY_MISSING', async (_what, identity) => {
		const {fake, auth} = await setStage();
		const bound: AmazonAuth = auth.as(identity);
		await expect(refusal(send(SEARCHING, {auth: bound, fake}))).resolves.toBe('ERR_AMAZON_IDENTITY_MISSING');
		expect(fake.journal).toEqual([]);
	});

	test('without its option it is SERVICE_NOT_CONFIGURED', async () => {
		const {fake, auth} = await setStage(() => undefined);
		await expect(refusal(send(SEARCHING, {auth, fake}))).resolves.toBe('ERR_AMAZON_SERVICE_NOT_CONFIGURED');
		expect(fake.journal).toEqual([]);
	});

	test.each([
		['2.1', ofCognito('2.1')],
		['2.2', ofCognito('2.2')],
		['2.3', ofCognito('2.3')],
		['3.1', OF_LOGIN],
		['3.2', OF_LOGIN],
		['3.3', OF_LOGIN],
	] as const)('a credential of version %s is written as that version is', async (version, authorization) => {
		const {fake, auth, arrived} = await setStage(alone(version, 'www.amazon.de'));
		expect((await send(SEARCHING, {auth, fake})).status).toBe(200);
		expect(arrived().map(({headers}) => pick(headers))).toEqual([{authorization, 'x-marketplace': 'www.amazon.de'}]);
	});
});

const DE = 'www.amazon.de';
const FR = 'www.amazon.fr';
const JP = 'www.amazon.co.jp';
const NONE = 'ERR_AMAZON_SERVICE_NOT_CONFIGURED';

interface Choice {
	readonly configured: Parameters<typeof setStage>[0];
	/** The marketplace in the context of the call. */
	readonly said?: string;
	/** The marketplace in the header of the caller. */
	readonly own?: string;
}

const EU_AND_JP = several(['2.2', [DE, FR]], ['3.3', JP]);
const WITH_REST = several(['2.2', [DE, FR]], ['3.1']);

describe.each(WAYS.slice(0, 2))('the marketplace of a call through %s', (_name, send) => {
	const CHOICES: readonly (readonly [what: string, choice: Choice, arriving: Arriving | string])[] = [
		['is that of the options', {configured: alone('3.2', DE)}, {authorization: OF_LOGIN, 'x-marketplace': DE}],
		['is the first of the options', {configured: alone('3.2', [FR, DE])}, {authorization: OF_LOGIN, 'x-marketplace': FR}],
		['is that of its header', {configured: alone('3.2', DE), own: FR}, {authorization: OF_LOGIN, 'x-marketplace': FR}],
		['is that of its context', {configured: alone('3.2', DE), said: FR}, {authorization: OF_LOGIN, 'x-marketplace': FR}],
		[
			'is that of its context, whatever its header says',
			{configured: alone('3.2', DE), said: FR, own: JP},
			{authorization: OF_LOGIN, 'x-marketplace': FR},
		],
		['is left out where nothing names one', {configured: alone('3.2')}, {authorization: OF_LOGIN}],
		[
			'of a list of one is that of the options',
			{configured: several(['3.2', DE])},
			{authorization: OF_LOGIN, 'x-marketplace': DE},
		],
		['chooses the credential', {configured: EU_AND_JP, said: JP}, {authorization: OF_LOGIN, 'x-marketplace': JP}],
		[
			'chooses the credential that names it among others',
			{configured: EU_AND_JP, said: FR},
			{authorization: ofCognito('2.2'), 'x-marketplace': FR},
		],
		[
			'chooses the credential in a header of the caller as well',
			{configured: EU_AND_JP, own: DE},
			{authorization: ofCognito('2.2'), 'x-marketplace': DE},
		],
		[
			'in the context chooses the credential, and the header gives way with it',
			{configured: EU_AND_JP, said: JP, own: DE},
			{authorization: OF_LOGIN, 'x-marketplace': JP},
		],
		[
			'that no entry names goes with the entry that names none',
			{configured: WITH_REST, said: 'www.amazon.ca'},
			{authorization: OF_LOGIN, 'x-marketplace': 'www.amazon.ca'},
		],
		[
			'that an entry names goes with that entry, though another names none',
			{configured: WITH_REST, own: DE},
			{authorization: ofCognito('2.2'), 'x-marketplace': DE},
		],
		['that no entry names, where all name some, is an error', {configured: EU_AND_JP, said: 'www.amazon.ca'}, NONE],
		['that no entry names, in a header, is an error', {configured: EU_AND_JP, own: 'www.amazon.ca'}, NONE],
		['that nothing names is an error where there are several credentials', {configured: EU_AND_JP}, NONE],
		['that nothing names is an error, though one entry names none', {configured: WITH_REST}, NONE],
	];
	test.each(CHOICES)('%s', async (_what, {configured, said, own}, arriving) => {
		const {fake, auth, arrived} = await setStage(configured);
		const headers = {...TYPE, ...(own !== undefined && {'x-marketplace': own})};
		const call = send({...SEARCHING, headers, ...(said !== undefined && {amazon: {marketplace: said}})}, {auth, fake});
		if (typeof arriving === 'string') {
			await expect(refusal(call)).resolves.toBe(arriving);
			expect(fake.journal).toEqual([]);
			return;
		}
		await call;
		expect(arrived().map((entry) => pick(entry.headers))).toEqual([arriving]);
	});

	test.each(['amazon.de', 'https://www.amazon.de', 'DE', 'WWW.AMAZON.DE', 'A1PA6795UKMFR9', 'www.amazon.de/', ''])(
		'in the context must be one, and not %j',
		async (marketplace) => {
			const {fake, auth} = await setStage();
			await expect(send({...SEARCHING, amazon: {marketplace}}, {auth, fake})).rejects.toThrow(
				/amazon\.marketplace" must be a marketplace by its host in lower case, such as 'www\.amazon\.de'\./,
			);
			expect(fake.journal).toEqual([]);
		},
	);
});

test.each(WAYS.slice(2))('through %s a header chooses among several credentials', async (_name, send) => {
	const {fake, auth, arrived} = await setStage(EU_AND_JP);
	await send({...SEARCHING, headers: {...TYPE, 'X-Marketplace': FR}}, {auth, fake});
	await send({...SEARCHING, headers: {...TYPE, 'X-Marketplace': JP}}, {auth, fake});
	expect(arrived().map(({headers}) => pick(headers))).toEqual([
		{authorization: ofCognito('2.2'), 'x-marketplace': FR},
		{authorization: OF_LOGIN, 'x-marketplace': JP},
	]);
});

test.each(WAYS.slice(2))('through %s a call for no marketplace is refused where there are several', async (_name, send) => {
	const {fake, auth} = await setStage(EU_AND_JP);
	await expect(refusal(send(SEARCHING, {auth, fake}))).resolves.toBe(NONE);
	expect(fake.journal).toEqual([]);
});

test('a header that names two marketplaces chooses no credential, and nothing is sent', async () => {
	const {fake, auth} = await setStage(several(['2.2', 'www.amazon.de'], ['3.1', 'www.amazon.com']));
	const headers = {'x-marketplace': ['www.amazon.de', 'www.amazon.com']};
	await expect(auth.got.post(SEARCH, {headers, body: QUERY})).rejects.toThrow(/"x-marketplace" more than once/);
	await expect(auth.authorize({method: 'POST', url: SEARCH, headers})).rejects.toThrow(/"x-marketplace" more than once/);
	expect(fake.journal).toEqual([]);
});

test('the marketplace that is sent is that of the credential, though a hook of the application changes it later', async () => {
	const {fake, auth, arrived} = await setStage(EU_AND_JP);
	const later = auth.got.extend({
		hooks: {
			beforeRequest: [
				(options) => {
					options.headers['x-marketplace'] = JP;
				},
			],
		},
	});
	await later.post(SEARCH, {json: JSON.parse(QUERY), context: {amazon: {marketplace: DE}}});
	expect(arrived().map(({headers}) => pick(headers))).toEqual([{authorization: ofCognito('2.2'), 'x-marketplace': DE}]);
	expect(fake.count({service: 'creators', status: 200})).toBe(1);
});

test.each(WAYS.slice(0, 2))('through %s a call goes bare that says amazon: false', async (_name, send) => {
	const {fake, auth} = await setStage();
	const {status} = await send({...SEARCHING, amazon: false}, {auth, fake});
	expect([status, pick(fake.journal.at(-1)?.headers ?? {}), fake.journal.length]).toEqual([401, NOTHING, 1]);
});

test('authorize gives the token and the marketplace', async () => {
	const {auth} = await setStage(alone('2.1', 'www.amazon.com'));
	const headers = await auth.authorize({method: 'POST', url: SEARCH});
	expect(headers).toEqual({authorization: ofCognito('2.1'), 'x-marketplace': 'www.amazon.com'});
	expect(await auth.authorize({method: 'POST', url: SEARCH}, {amazon: {marketplace: 'www.amazon.ca'}})).toEqual({
		...headers,
		'x-marketplace': 'www.amazon.ca',
	});
});

describe('explain', () => {
	const TAKEN = 'The Creators API takes an access token of the application itself, by the credential of a marketplace';
	const NAMED = 'in its context or in its header x-marketplace';
	const ROWS: readonly (readonly [Parameters<typeof setStage>[0], string | undefined, object])[] = [
		[
			alone('3.2', DE),
			undefined,
			{
				scope: 'creatorsapi::default',
				reason: `${TAKEN}: here that of version 3.2, with the scope creatorsapi::default for www.amazon.de.`,
			},
		],
		[
			alone('2.3'),
			undefined,
			{
				scope: 'creatorsapi/default',
				reason: `${TAKEN}: here that of version 2.3, with the scope creatorsapi/default, and the call must name its marketplace, ${NAMED}.`,
			},
		],
		[
			EU_AND_JP,
			JP,
			{
				scope: 'creatorsapi::default',
				reason: `${TAKEN}: here that of version 3.3, with the scope creatorsapi::default for www.amazon.co.jp.`,
			},
		],
		[EU_AND_JP, undefined, {reason: `${TAKEN}. Several are configured: the call must name its marketplace, ${NAMED}.`}],
	];
	test.each(ROWS)(
		'tells the scope where it is known, and what the call must name (%#)',
		async (configured, marketplace, told) => {
			const {auth, fake} = await setStage(configured);
			expect(auth.explain('POST', SEARCH, marketplace === undefined ? undefined : {marketplace})).toEqual({
				api: 'creators',
				operation: 'searchItems',
				credential: 'client-credentials',
				header: 'authorization',
				...told,
			});
			expect(fake.journal).toEqual([]);
		},
	);

	test('says which credential is missing', async () => {
		const {auth} = await setStage(EU_AND_JP);
		expect(auth.explain('POST', SEARCH, {marketplace: 'www.amazon.ca'})).toEqual({
			api: 'creators',
			credential: 'none',
			reason:
				'Refused (ERR_AMAZON_SERVICE_NOT_CONFIGURED): No credential in "creators" is for www.amazon.ca: name it in the "marketplace" of one, or leave that of one out, which is then for all that are not named. Nothing was sent.',
		});
	});

	test('says what is missing where nobody is named, and without the option', async () => {
		const {auth} = await setStage(() => undefined);
		expect(auth.explain('POST', SEARCH).reason).toContain('createAmazonAuth got no "creators" option');
		const {auth: configured} = await setStage();
		expect(configured.as({sellingPartnerId: 'A1SELLER'}).explain('POST', SEARCH).reason).toContain('application: true');
		expect(configured.as(() => undefined).explain('POST', SEARCH).reason).toContain('must name application: true.');
	});
});

test('an operation is allowed to an adapter by method and path, and nothing beside it', () => {
	const {allows} = readBindingRules({identify: () => ({application: true}), operations: ['POST /catalog/v1/getItems']});
	expect(allows?.('POST', '/catalog/v1/getItems')).toBe(true);
	expect(allows?.('GET', '/catalog/v1/getItems')).toBe(false);
	expect(allows?.('POST', '/catalog/v1/searchItems')).toBe(false);
	expect(allows?.('POST', '/catalog/v1//getItems')).toBe(false);
});

test('sellers are not connected with it: that needs the Selling Partner API', async () => {
	const {auth} = await setStage(undefined, {sellingPartner: undefined});
	expect(() => createConnectSteps(auth, {} as never)).toThrow('"auth" has no "sellingPartner"');
});

describe('the option', () => {
	const entry = {credentialId: 'id', credentialSecret: 'hush', version: '3.1'} as const;
	test.each([
		[null, '"creators" must be an object.'],
		[[], '"creators" must hold at least one entry.'],
		[{...entry, credentialId: ''}, '"creators.credentialId" must be a non-empty string.'],
		[{...entry, credentialId: 'amzn1.oa2-cs.v1.x'}, '"creators.credentialId" is a client secret. Give the credential id'],
		[
			{...entry, credentialSecret: 'amzn1.application-oa2-client.x'},
			'"creators.credentialSecret" is a client id. Give the secret',
		],
		[{...entry, credentialSecret: []}, '"creators.credentialSecret" must hold at least one secret.'],
		[{...entry, version: '3.4'}, `"creators.version" must be one of '2.1', '2.2', '2.3', '3.1', '3.2', '3.3'.`],
		[{...entry, version: 3.1}, '"creators.version" must be one of'],
		[{credentialId: 'id', credentialSecret: 'hush'}, '"creators.version" must be one of'],
		[
			{...entry, clientId: 'id'},
			'"creators" has no option "clientId"; it has: credentialId, credentialSecret, version, marketplace.',
		],
		[{...entry, marketplace: 'amazon.de'}, '"creators.marketplace" must be a marketplace by its host in lower case'],
		[{...entry, marketplace: []}, '"creators.marketplace" must hold at least one marketplace, or be left out.'],
		[{...entry, marketplace: [DE, 'de']}, '"creators.marketplace" must be a marketplace'],
		[[entry, {...entry, marketplace: 5}], '"creators[1].marketplace" must be a marketplace'],
		[[{...entry, version: undefined}], '"creators[0].version" must be one of'],
		[
			[entry, entry],
			'"creators[1].marketplace" is left out, as that of "creators[0]" is: only one credential may be for the marketplaces that no other one names.',
		],
		[
			[{...entry, marketplace: [FR, DE]}, entry, {...entry, marketplace: DE}],
			'"creators[2].marketplace" names www.amazon.de, which is named already in "creators[0].marketplace": a marketplace has one credential.',
		],
		[
			[{...entry, marketplace: [DE, DE]}],
			'"creators[0].marketplace" names www.amazon.de, which is named already in "creators[0].marketplace"',
		],
	] as readonly (readonly [unknown, string])[])('%j is a TypeError that names what is wrong', async (creators, message) => {
		await expect(setStage(() => creators as Credentials)).rejects.toThrow(TypeError);
		await expect(setStage(() => creators as Credentials)).rejects.toThrow(message);
	});

	test.each(['www.amazon.com', 'www.amazon.co.uk', 'www.amazon.com.br', 'www.amazon.co.jp', 'www.amazon.de', 'www.amazon.sg'])(
		'may name %s',
		async (marketplace) => {
			const {auth} = await setStage(alone('3.1' satisfies Version, marketplace));
			expect(auth.explain('POST', SEARCH).reason).toContain(marketplace);
		},
	);
});

function pick(headers: Readonly<Record<string, string>>): Arriving {
	const names = ['authorization', 'x-marketplace'];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

async function refusal(call: Promise<unknown>): Promise<string | undefined> {
	return call.then(
		() => undefined,
		(error: unknown) => amazonAuthErrorOf(error)?.code,
	);
}

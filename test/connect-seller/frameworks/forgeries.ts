/**
 * Callbacks that are not the true one: what each is, and the reason that is told of it.
 */
import {UnsecuredJWT} from 'jose';
import {openBrowser, type Page} from './browser.js';
import {SECRET} from './framework.js';
import {changed, claimsOf, nowS, type Scene} from './scene.js';

/** What is brought in place of the true callback, and why it is refused. */
export interface Forgery {
	readonly title: string;
	readonly reason: string;
	/** Gives the page that came, with the true query at hand and unspent. */
	readonly bring: (scene: Scene) => Promise<Page>;
}

export const FORGERIES: readonly Forgery[] = [
	...['state', 'selling_partner_id', 'spapi_oauth_code'].flatMap((name): Forgery[] => [
		{
			title: `without ${name}`,
			reason: 'parameter-missing',
			bring: ({query, callback}) => callback(changed(query, (one) => one.delete(name))),
		},
		{
			title: `with an empty ${name}`,
			reason: 'parameter-missing',
			bring: ({query, callback}) => callback(changed(query, (one) => one.set(name, ''))),
		},
		{
			title: `with ${name} twice`,
			reason: 'parameter-repeated',
			bring: ({query, callback}) => callback(changed(query, (one) => one.append(name, one.get(name) ?? ''))),
		},
		{
			title: `with ${name} as an array`,
			reason: 'parameter-missing',
			bring: ({query, callback}) => callback(String(query).replace(`${name}=`, `${name}[]=`)),
		},
	]),
	{title: 'with nothing at all', reason: 'parameter-missing', bring: ({callback}) => callback('')},
	{
		title: 'with what the Appstore sends to the Login URI',
		reason: 'login-at-callback',
		bring: ({callback}) =>
			callback(
				new URLSearchParams({
					amazon_callback_uri: 'https://sellercentral.amazon.com/apps/authorize/confirm/x',
					amazon_state: 'theirs',
					selling_partner_id: 'A1',
				}),
			),
	},
	{
		title: 'with what Amazon Ads and Amazon Business bring back',
		reason: 'parameter-missing',
		bring: ({query, callback}) =>
			callback(
				new URLSearchParams({
					code: 'a-code-of-theirs',
					state: query.get('state') ?? '',
					scope: 'advertising::campaign_management',
				}),
			),
	},
	{
		title: 'of a seller who did not agree',
		reason: 'parameter-missing',
		bring: ({query, callback}) => callback(new URLSearchParams({state: query.get('state') ?? '', error: 'access_denied'})),
	},
	{
		title: 'whose seller is no id',
		reason: 'parameter-malformed',
		bring: ({query, callback}) => callback(changed(query, (one) => one.set('selling_partner_id', '../A1'))),
	},
	{
		title: 'whose code is no code',
		reason: 'parameter-malformed',
		bring: ({query, callback}) => callback(changed(query, (one) => one.set('spapi_oauth_code', 'a b'))),
	},
	{
		title: 'whose state is no JWT',
		reason: 'state-malformed',
		bring: ({query, callback}) => callback(changed(query, (one) => one.set('state', 'xyz'))),
	},
	{
		title: 'whose state is longer than any of ours',
		reason: 'state-malformed',
		bring: ({sign, callback}) => sign({more: 'x'.repeat(2000)}).then(callback),
	},
	{
		title: 'whose state names another seller’s region',
		reason: 'state-forged',
		bring: ({query, callback}) => callback(changed(query, (one) => one.set('state', swapPayload(one.get('state') ?? '')))),
	},
	{
		title: 'signed with another key',
		reason: 'state-forged',
		bring: ({sign, callback}) => sign({}, {key: Buffer.alloc(32, 'another')}).then(callback),
	},
	{
		title: 'signed with the secret itself, as another part of the application might',
		reason: 'state-forged',
		bring: ({sign, callback}) => sign({}, {key: SECRET}).then(callback),
	},
	{
		title: 'signed by another algorithm',
		reason: 'state-forged',
		bring: ({sign, callback}) => sign({}, {alg: 'HS512'}).then(callback),
	},
	{
		title: 'that is not signed',
		reason: 'state-forged',
		bring: ({query, callback}) => {
			const unsigned = new UnsecuredJWT(claimsOf(query)).encode();
			return callback(changed(query, (one) => one.set('state', unsigned)));
		},
	},
	{
		title: 'of another kind of JWT',
		reason: 'state-foreign',
		bring: ({sign, callback}) => sign({}, {typ: 'JWT'}).then(callback),
	},
	{
		title: 'for another redirect URI',
		reason: 'state-foreign',
		bring: ({sign, callback}) => sign({aud: 'https://other.example/callback'}).then(callback),
	},
	{
		title: 'of another application',
		reason: 'state-foreign',
		bring: ({sign, callback}) => sign({iss: 'amzn1.sp.solution.other'}).then(callback),
	},
	{
		title: 'that is too old',
		reason: 'state-expired',
		bring: ({sign, callback}) => sign({}, {iatS: nowS() - 601}).then(callback),
	},
	{
		title: 'that claims to live for longer than ours do',
		reason: 'state-expired',
		bring: ({sign, callback}) => sign({}, {iatS: nowS() - 601, lifetimeS: 3_600}).then(callback),
	},
	{
		title: 'from the future',
		reason: 'state-foreign',
		bring: ({sign, callback}) => sign({}, {iatS: nowS() + 600}).then(callback),
	},
	{
		title: 'without a time at which it ends',
		reason: 'state-foreign',
		bring: ({sign, callback}) => sign({exp: undefined}).then(callback),
	},
	{
		title: 'whose region is none',
		reason: 'state-malformed',
		bring: ({sign, callback}) => sign({region: 'cn'}).then(callback),
	},
	{
		title: 'in another browser',
		reason: 'cookie-missing',
		bring: ({query, callback}) => callback(query, openBrowser()),
	},
	{
		title: 'with the cookie of another attempt',
		reason: 'cookie-foreign',
		bring: async ({shop, browser, query, callback}) => {
			const other = openBrowser();
			await other.go(`${shop.url}/start`, {user: 'u1'});
			const [name = ''] = browser.cookies.keys();
			const [value = ''] = other.cookies.values();
			return callback(query, openBrowser(new Map([[name, value]])));
		},
	},
	{
		title: 'with its cookie there twice',
		reason: 'cookie-missing',
		bring: ({shop, browser, query}) => {
			const [[name, value] = []] = browser.cookies;
			const cookie = `${name}=${value}; ${name}=${value}`;
			return openBrowser().go(`${shop.url}/callback?${query}`, {user: 'u1', headers: {cookie}});
		},
	},
	{
		title: 'of another user in the same browser',
		reason: 'other-user',
		bring: ({query, browser, callback}) => callback(query, browser, 'u2'),
	},
	{
		title: 'of the same user who has changed to another tenant',
		reason: 'other-user',
		bring: ({shop, query, browser}) =>
			browser.go(`${shop.url}/callback?${query}`, {user: 'u1', headers: {'x-tenant': 'another'}}),
	},
	{
		title: 'of nobody, signed out meanwhile',
		reason: 'signed-out',
		bring: ({shop, query, browser}) => browser.go(`${shop.url}/callback?${query}`),
	},
	{
		title: 'of an attempt that nobody began',
		reason: 'replayed',
		bring: async ({sign, browser, callback}) => {
			const [[name, value = ''] = []] = browser.cookies;
			const jti = 'nobody-began-this';
			return callback(await sign({jti}), openBrowser(new Map([[String(name).replace(/-[\w-]{22}$/, `-${jti}`), value]])));
		},
	},
];

function swapPayload(state: string): string {
	const [header, payload = '', signature] = state.split('.');
	const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
	return [header, Buffer.from(JSON.stringify({...claims, region: 'eu'})).toString('base64url'), signature].join('.');
}

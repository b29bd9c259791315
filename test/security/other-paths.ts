/**
 * The ways past got: headers for other clients, tools, Amazon Pay, restricted data, and what prints an auth.
 */
import {amazonUrl} from 'got-amazon-auth';
import {type Path, rejection} from './path.js';
import {FOREIGN, NA, PAY, type Stage} from './stage.js';

/** Every tool, and every token call: each is refused, breaks off, or answers what is none. */
function refused(
	title: string,
	service: 'lwa' | 'tokens' | 'pay-exchange',
	call: (stage: Stage) => Promise<unknown>,
): [string, Path][] {
	const ways: Readonly<Record<string, (stage: Stage) => void>> = {
		'is refused with a reply that quotes': ({answer, vault: {credentials, customers}}) => {
			const said = `${customers.reply} ${Object.values(credentials).join(' ')}`;
			const body = {
				error: 'invalid_grant',
				error_description: said,
				errors: [{code: 'InvalidInput', message: said, details: said}],
				reasonCode: 'X',
				message: said,
			};
			answer({service, status: 400, body, times: 9});
		},
		'is answered with a page': ({answer, vault}) => answer({service, status: 200, body: `<p>${vault.customers.reply}`, times: 9}),
		'finds no connection': ({answer}) => answer({service, reset: true, times: 9}),
		'is redirected': ({answer, vault}) =>
			answer({service, status: 307, headers: {location: `${FOREIGN}/${vault.customers.location}`}, times: 9}),
		'is answered with a token that no header may hold': ({answer, vault: {credentials}}) => {
			const token = `${credentials.accessToken}\r\n`;
			answer({
				service,
				status: 200,
				body: {
					access_token: token,
					refresh_token: token,
					expires_in: 3600,
					restrictedDataToken: token,
					authorizationToken: token,
				},
				times: 9,
			});
		},
		'is answered with a lifetime that is none': ({answer, vault: {credentials}}) => {
			const {accessToken, restrictedDataToken} = credentials;
			answer({
				service,
				status: 200,
				body: {
					access_token: accessToken,
					refresh_token: 5,
					expires_in: accessToken,
					restrictedDataToken,
					expiresIn: accessToken,
					authorizationToken: '',
				},
				times: 9,
			});
		},
	};
	return Object.entries(ways).map(([way, script]) => [
		`${title} ${way}`,
		{
			act: (stage) => {
				script(stage);
				return rejection(call(stage));
			},
		},
	]);
}

const order = ({vault}: Stage): URL => new URL(`${NA}/orders/v0/orders/${vault.customers.id}`);

const charge = ({auth, vault: {credentials, customers}}: Stage): Promise<unknown> =>
	auth.as({merchantId: 'A2MERCHANT'}).got.post(`${PAY}/charges?a=${customers.location}`, {
		json: {note: customers.body},
		headers: {'x-amz-pay-idempotency-key': credentials.idempotencyKey},
		retry: {limit: 0},
	});

const OTHERS: Readonly<Record<string, Path>> = {
	'Amazon Pay: an HTTP error of a delegated call': {
		leaves: 'HTTPError',
		act: (stage) => {
			stage.answer({service: 'pay', status: 400, body: {reasonCode: 'X', message: stage.vault.customers.reply}});
			return rejection(charge(stage));
		},
	},
	'Amazon Pay: a refused signature': {
		leaves: 'HTTPError',
		act: (stage) => {
			const message = `Unable to verify signature ${stage.vault.customers.reply}`;
			stage.answer({service: 'pay', status: 403, body: {reasonCode: 'InvalidRequestSignature', message}, times: 9});
			return rejection(charge(stage));
		},
	},
	'Amazon Pay: a URL that cannot be signed': {
		act: (stage) => {
			stage.answer();
			return rejection(
				stage.auth.got(`${PAY}/charges/${stage.vault.customers.id}//%2e%2e/${stage.vault.customers.location}?%`, {
					retry: {limit: 0},
				}),
			);
		},
	},
	'authorize: a refused refresh token': {
		leaves: 'ERR_AMAZON_GRANT_REVOKED',
		act: ({answer, auth, url, vault}) => {
			answer({service: 'lwa', status: 400, body: {error: 'invalid_grant', error_description: vault.credentials.refreshToken}});
			return rejection(auth.authorize({method: 'PUT', url, body: vault.customers.body}));
		},
	},
	'review: a verdict on a reply that quotes': {
		act: async ({answer, auth, url, vault: {customers}}) => {
			answer();
			const headers = await auth.authorize({method: 'GET', url});
			const body = JSON.stringify({
				errors: [{code: 'Unauthorized', message: customers.reply, details: 'The access token you provided has expired.'}],
			});
			return auth.review({method: 'GET', url, headers}, {status: 403, headers: {}, body});
		},
	},
	'explain: what would be attached': {
		act: async ({auth, url, vault}) => [
			auth.explain('GET', url),
			auth.explain('GET', `${PAY}/charges/${vault.customers.id}`),
			auth.explain('GET', `${NA}/orders/v0/orders/${vault.customers.id}`),
		],
	},
	'amazonUrl: a value that is no id': {
		leaves: 'TypeError',
		act: async ({vault: {customers}}) => {
			try {
				return amazonUrl`${NA}/orders/v0/orders/${`${customers.reply}\r\n`}`;
			} catch (error) {
				return error;
			}
		},
	},
	'an auth and its parts, printed': {
		act: async ({answer, auth, url, see}) => {
			answer();
			await auth.got(url);
			const bound = auth.as({sellingPartnerId: 'A1'});
			for (const one of [auth.hooks, auth.sellingPartner, auth.pay, auth.stats(), bound, bound.hooks, auth.fetch]) {
				see(one);
			}
			return auth;
		},
	},
	'auth.got, printed': {act: async ({auth}) => auth.got},
};

export const otherPaths: Readonly<Record<string, Path>> = Object.fromEntries([
	...Object.entries(OTHERS),
	...refused('the exchange of a code', 'lwa', ({auth, vault}) =>
		auth.sellingPartner.exchangeAuthorizationCode({code: vault.credentials.authorizationCode}),
	),
	...refused('a call whose token', 'lwa', (stage) => stage.auth.got(order(stage), {retry: {limit: 0}})),
	...refused('a call whose Restricted Data Token', 'tokens', (stage) => stage.auth.got(order(stage), {retry: {limit: 0}})),
	...refused('createRestrictedDataToken', 'tokens', ({auth}) =>
		auth.sellingPartner.createRestrictedDataToken({
			region: 'na',
			resources: [{method: 'GET', path: '/orders/v0/orders/{orderId}', dataElements: ['buyerInfo']}],
			targetApplication: 'amzn1.sp.solution.1',
		}),
	),
	...refused('a delegated call whose token', 'pay-exchange', charge),
]);

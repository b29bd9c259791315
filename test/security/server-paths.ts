/**
 * The ways through Express, Koa and undici: what reaches the framework's own error handling, the browser, and undici's callers.
 */
import {EventEmitter} from 'node:events';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Got} from 'got';
import {type AmazonAuth, type AmazonIdentity, amazonUrl} from 'got-amazon-auth';
import {amazonAuth as expressAuth, amazonOf as ofExpress} from 'got-amazon-auth/express';
import {amazonAuth as koaAuth, amazonOf as ofKoa} from 'got-amazon-auth/koa';
import {type Path, rejection} from './path.js';
import {NA, PATH, type Stage} from './stage.js';

/** What a handler has of one request of a browser's. */
interface Bound {
	readonly amazon: Got;
	readonly auth: AmazonAuth;
}

/** Runs the middleware on a request as the framework would; the frameworks' own part is in test/adapters. */
const FRAMEWORKS: Readonly<Record<string, (auth: AmazonAuth, identify: () => AmazonIdentity | undefined) => Bound>> = {
	Express: (auth, identify) => {
		const request = {httpVersion: '1.1', headers: {}} as never;
		expressAuth(auth, {identify, operations: OPERATIONS})(request, response() as never, () => {});
		return {
			get amazon() {
				return (request as {amazon: Got}).amazon;
			},
			auth: ofExpress(request),
		};
	},
	Koa: (auth, identify) => {
		const context = {req: {} as IncomingMessage, res: response()} as never;
		void koaAuth(auth, {identify, operations: OPERATIONS})(context, async () => {});
		return {
			get amazon() {
				return (context as {amazon: Got}).amazon;
			},
			auth: ofKoa(context),
		};
	},
};

const OPERATIONS = ['PUT /listings/2021-08-01/items/{sellerId}/{sku}', 'GET /orders/v0/orders/{orderId}'];

function response(): ServerResponse {
	return Object.assign(new EventEmitter(), {destroyed: false, writableFinished: false}) as never; // all that the adapters look at
}

type Call = (bound: Bound, stage: Stage) => Promise<unknown>;

const put: Call = ({amazon}, {url, vault: {customers}}) =>
	amazon.put(url, {json: {street: customers.body}, headers: {'x-custom': customers.header}, retry: {limit: 0}});

const CALLS: Readonly<Record<string, readonly [leaves: string, script: (stage: Stage) => void, call: Call]>> = {
	'an HTTP error': [
		'HTTPError',
		({answer, vault}) => answer({path: PATH, status: 404, body: {message: vault.customers.reply}}),
		put,
	],
	'a throttled call': [
		'HTTPError',
		({answer, vault}) => answer({path: PATH, status: 429, body: {message: vault.customers.reply}}),
		put,
	],
	'a broken connection': ['RequestError', ({answer}) => answer({path: PATH, reset: true}), put],
	'a timeout': [
		'TimeoutError',
		({answer}) => answer({path: PATH, hang: true}),
		({amazon}, {url}) => amazon.put(url, {timeout: {response: 1}, retry: {limit: 0}}),
	],
	'a page in place of JSON': [
		'ParseError',
		({answer, vault}) => answer({path: PATH, status: 200, body: `<p>${vault.customers.reply}`}),
		({amazon}, {url}) => amazon.put(url, {retry: {limit: 0}}).json(),
	],
	'a refused refresh token': [
		'ERR_AMAZON_GRANT_REVOKED',
		({answer, vault}) =>
			answer({service: 'lwa', status: 400, body: {error: 'invalid_grant', error_description: vault.credentials.refreshToken}}),
		put,
	],
	'an operation that is not allowed': [
		'ERR_AMAZON_OPERATION_NOT_ALLOWED',
		({answer}) => answer(),
		({amazon}, {vault}) => amazon(amazonUrl`${NA}/catalog/2022-04-01/items/${vault.customers.id}?a=${vault.customers.location}`),
	],
	'a host that is not allowed': [
		'ERR_AMAZON_HOST_NOT_ALLOWED',
		({answer}) => answer(),
		({amazon}, {vault}) => amazon(`https://foreign.example/${vault.customers.id}?a=${vault.customers.location}`),
	],
	'headers for another client': [
		'ERR_AMAZON_GRANT_REVOKED',
		({answer, vault}) =>
			answer({service: 'lwa', status: 400, body: {error: 'invalid_grant', error_description: vault.customers.reply}}),
		({auth}, {url, vault}) => auth.authorize({method: 'PUT', url, body: vault.customers.body}),
	],
};

export const serverPaths: Readonly<Record<string, Path>> = Object.fromEntries(
	Object.entries(FRAMEWORKS).flatMap(([name, bind]) => [
		...Object.entries(CALLS).map(([title, [leaves, script, call]]): [string, Path] => [
			`${name}: ${title}`,
			{
				leaves,
				act: (stage) => {
					script(stage);
					return rejection(
						call(
							bind(stage.auth, () => ({tenant: 'T1', application: true})),
							stage,
						),
					);
				},
			},
		]),
		[
			`${name}: amazon and its auth, printed`,
			{
				act: async (stage) => {
					const {amazon, auth} = bind(stage.auth, () => ({tenant: 'T1', application: true}));
					stage.see(amazon);
					stage.see(auth);
				},
			},
		] satisfies [string, Path],
		[
			`${name}: nobody is signed in`,
			{
				leaves: 'ERR_AMAZON_IDENTITY_MISSING',
				act: (stage) =>
					rejection(
						put(
							bind(stage.auth, () => undefined),
							stage,
						),
					),
			},
		] satisfies [string, Path],
	]),
);

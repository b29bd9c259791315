/**
 * The ways in which a call of got's to Amazon fails, each with the error it is expected to leave with.
 */
import type {Got, OptionsOfTextResponseBody} from 'got';
import {until} from '../support/until.js';
import {type Path, rejection, soon} from './path.js';
import {FOREIGN, PATH, type Stage} from './stage.js';

type Call = (stage: Stage, client: Got, options: OptionsOfTextResponseBody) => Promise<unknown>;

/** What leaves, by name or code, and how. */
const CALLS: Readonly<Record<string, readonly [leaves: string, call: Call]>> = {
	'an HTTP error': [
		'HTTPError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 400, body: {message: vault.customers.reply}});
			return client(url, options);
		},
	],
	'a refusal of the credential, twice': [
		'HTTPError',
		({answer, url, vault}, client, options) => {
			const {reply} = vault.customers;
			const body = {
				errors: [{code: 'Unauthorized', message: reply, details: `The access token you provided has expired. ${reply}`}],
			};
			answer({path: PATH, status: 403, body, times: 9});
			return client(url, options);
		},
	],
	'a denial that quotes the token': [
		'HTTPError',
		({answer, url, vault}, client, options) => {
			const {accessToken} = vault.credentials;
			const body = {errors: [{code: accessToken, message: accessToken, details: accessToken}]};
			answer({path: PATH, status: 403, body, headers: {'x-amzn-requestid': accessToken}, times: 9});
			return client(url, options);
		},
	],
	'a 503 after a retry': [
		'HTTPError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 503, body: {message: vault.customers.reply}, times: 9});
			return client(url, {...options, retry: soon});
		},
	],
	'a parse error of .json()': [
		'ParseError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 200, body: `<p>${vault.customers.reply}`});
			return client(url, options).json();
		},
	],
	'a parse error by responseType': [
		'ParseError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 200, body: `${vault.customers.reply}}`});
			return client(url, {...options, responseType: 'json'} as never);
		},
	],
	'a parser of the caller’s that quotes the reply': [
		'ParseError',
		({answer, url}, client, options) => {
			answer();
			const parseJson = (text: string): never => {
				throw new Error(`cannot read ${text}`);
			};
			return client(url, {...options, parseJson}).json();
		},
	],
	'a timeout': [
		'TimeoutError',
		({answer, url}, client, options) => {
			answer({path: PATH, hang: true});
			return client(url, {...options, timeout: {response: 1}});
		},
	],
	'a timeout of all': [
		'TimeoutError|ERR_AMAZON_CREDENTIAL_TIMEOUT',
		({answer, url}, client, options) => {
			answer({path: PATH, hang: true});
			return client(url, {...options, timeout: {request: 6}});
		},
	],
	'a token that does not come in time': [
		'ERR_AMAZON_CREDENTIAL_TIMEOUT',
		({answer, url}, client, options) => {
			answer({service: 'lwa', hang: true});
			return client(url, {...options, timeout: {request: 2}});
		},
	],
	'an abort': [
		'AbortError',
		async ({answer, url, fake}, client, options) => {
			answer({path: PATH, hang: true});
			const controller = new AbortController();
			const call = client(url, {...options, signal: controller.signal});
			void until(() => fake.count({path: PATH}) > 0).then(() => controller.abort());
			return call;
		},
	],
	'an abort while the token is fetched': [
		'AbortError',
		async ({answer, url, fake}, client, options) => {
			answer({service: 'lwa', hang: true});
			const controller = new AbortController();
			const call = client(url, {...options, signal: controller.signal});
			void until(() => fake.count({service: 'lwa'}) > 0).then(() => controller.abort());
			return call;
		},
	],
	'a cancel': [
		'CancelError|AbortError',
		({answer, url, fake}, client, options) => {
			answer({path: PATH, hang: true});
			// Only got 14's promises have it; where there is none, an abort takes its place.
			const controller = new AbortController();
			const call: Promise<unknown> & {cancel?: () => void} = client(url, {...options, signal: controller.signal});
			void until(() => fake.count({path: PATH}) > 0).then(() => (call.cancel ? call.cancel() : controller.abort()));
			return call;
		},
	],
	'a broken connection': [
		'RequestError',
		({answer, url}, client, options) => {
			answer({path: PATH, reset: true, times: 9});
			return client(url, options);
		},
	],
	'a reply that breaks off': [
		'ReadError|RequestError',
		({answer, url}, client, options) => {
			answer({path: PATH, truncate: true, times: 9});
			return client(url, options);
		},
	],
	'too many redirects': [
		'MaxRedirectsError',
		({answer, url, vault}, client, options) => {
			const location = `${url.pathname}?to=${vault.customers.location}`;
			answer({path: PATH, status: 307, headers: {location}, times: 9});
			return client(url, {...options, maxRedirects: 2});
		},
	],
	'a redirect to what is no URL': [
		'RequestError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 307, headers: {location: `https://[${vault.customers.location}`}});
			return client(url, options);
		},
	],
	'a redirect to a place that fails': [
		'HTTPError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 307, headers: {location: `${FOREIGN}/${vault.customers.location}`}});
			return client(url, options);
		},
	],
	'a stream': [
		'HTTPError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 400, body: {message: vault.customers.reply}});
			return client.stream(url, {...options, isStream: true} as never).toArray();
		},
	],
	'a stream whose token is refused': [
		'HTTPError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 403, body: {errors: [{code: 'Unauthorized', message: vault.customers.reply}]}});
			return client.stream(url, {...options, isStream: true} as never).toArray();
		},
	],
	'a stream that breaks off': [
		'ReadError|RequestError|HTTPError',
		({answer, url}, client, options) => {
			answer({path: PATH, truncate: true});
			return client.stream(url, {...options, isStream: true} as never).toArray();
		},
	],
	'a stream that is destroyed': [
		'RequestError|Error',
		async ({answer, url, fake}, client, options) => {
			answer({path: PATH, hang: true});
			const stream = client.stream(url, {...options, isStream: true} as never);
			void until(() => fake.count({path: PATH}) > 0).then(() => stream.destroy(new Error('enough')));
			return stream.toArray();
		},
	],
	'a bare call': [
		'HTTPError',
		({answer, url, vault}, client, options) => {
			answer({path: PATH, status: 400, body: {message: vault.customers.reply}});
			return client(url, {...options, context: {amazon: false, note: vault.customers.context}});
		},
	],
	'a host name in clear': [
		'ERR_AMAZON_INSECURE_URL',
		({answer, url}, client, options) => {
			answer();
			return client(new URL(url.href.replace('https:', 'http:')), options);
		},
	],
	'a path that can be read in two ways': [
		'ERR_AMAZON_AMBIGUOUS_PATH',
		({answer, url, vault}, client, options) => {
			answer();
			return client(`${url.origin}/orders/v0/orders/${vault.customers.id}%2FbuyerInfo?a=${vault.customers.location}`, {
				...options,
				method: 'GET',
				json: undefined,
			} as never);
		},
	],
	'another seller than the auth is bound to': [
		'ERR_AMAZON_IDENTITY_CONFLICT',
		({answer, url, auth, vault}, _client, options) => {
			answer();
			const {got} = auth.as({sellingPartnerId: 'A1'});
			return got(url, {...options, context: {amazon: {sellingPartnerId: 'A2'}, note: vault.customers.context}});
		},
	],
	'a wrong context': [
		'TypeError',
		({answer, url, vault}, client, options) => {
			answer();
			const amazon = {restrictedDataToken: vault.credentials.restrictedDataToken, clientSecret: vault.credentials.clientSecret};
			return client(url, {...options, context: {amazon} as never});
		},
	],
};

const HOOKS: Readonly<Record<string, readonly [leaves: string, call: Call]>> = {
	'a beforeRequest hook of the caller’s that throws': ['RequestError', hooked(() => ({beforeRequest: [fail]}), {})],
	'a beforeRequest hook of the caller’s that changes the URL': [
		'ERR_AMAZON_URL_CHANGED',
		hooked(({vault}) => {
			const change = (options: {url?: unknown}): void => {
				options.url = new URL(`${FOREIGN}/${vault.customers.location}`);
			};
			return {beforeRequest: [change]};
		}, {}),
	],
	'an afterResponse hook of the caller’s that throws': ['RequestError', hooked(() => ({afterResponse: [fail]}), {})],
	'a beforeRetry hook of the caller’s that throws': [
		'RequestError',
		hooked(() => ({beforeRetry: [fail]}), {status: 503, retry: soon}),
	],
	'a beforeRedirect hook of the caller’s that throws': ['RequestError', hooked(() => ({beforeRedirect: [fail]}), {status: 307})],
	'a beforeError hook of the caller’s that throws': ['Error|RequestError', hooked(() => ({beforeError: [fail]}), {status: 400})],
};

function fail(): never {
	throw new Error('not today');
}

/** A call on which a hook of the caller's own runs behind ours. */
function hooked(hooksOf: (stage: Stage) => object, reply: {status?: number; retry?: object}): Call {
	return (stage, client, options) => {
		const {answer, url, vault} = stage;
		const {reply: text, location} = vault.customers;
		answer({
			path: PATH,
			status: reply.status ?? 200,
			body: {message: text},
			headers: {location: `/listings/${location}`},
			times: 9,
		});
		return client.extend({hooks: hooksOf(stage)})(url, {...options, ...(reply.retry && {retry: reply.retry})});
	};
}

/** Every call, through the one client or the other. */
export const gotPaths: Readonly<Record<string, Path>> = Object.fromEntries(
	Object.entries({...CALLS, ...HOOKS}).map(([title, [leaves, call]]): [string, Path] => [
		title,
		{leaves, act: (stage) => rejection(call(stage, clientOf(stage), optionsOf(stage)))},
	]),
);

/** Both ways in which users put the hooks to work, in turn. */
function clientOf({auth, base, vault}: Stage): Got {
	return vault.seed % 2 === 0 ? auth.got : base.extend({hooks: auth.hooks});
}

function optionsOf({vault: {customers}}: Stage): OptionsOfTextResponseBody {
	return {
		method: 'PUT',
		json: {street: customers.body},
		headers: {'x-custom': customers.header},
		context: {note: customers.context},
		retry: {limit: 0},
	};
}

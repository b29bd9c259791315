/**
 * The ways of connecting a seller, step by step: codes, states and cookies pass through it, and none may be told, thrown or shown.
 *
 * A browser's address bar shows state and code, and its cookies are its own: what is looked at is what reaches the application's error
 * handling, the page for a link that is not valid, and the channels.
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import {connectSeller} from 'got-amazon-auth/express';
import {type Path, rejection} from './path.js';
import type {Stage} from './stage.js';

interface Answer {
	readonly error: unknown;
	readonly headers: Readonly<Record<string, string>>;
	readonly cookies: readonly string[];
	readonly body: string;
}

interface Steps {
	start(): Promise<Answer>;
	/** With the query and the cookies of a browser. */
	callback(query: URLSearchParams, cookie: string): Promise<Answer>;
	login(query: URLSearchParams): Promise<Answer>;
}

interface Choices {
	readonly user?: string | undefined;
	readonly onConnected?: () => string;
}

type Handler = ReturnType<typeof connectSeller>['start'];

/** An application that connects sellers. Its secret is one of the vault's. */
function open({auth, vault, see}: Stage, {user = 'u1', onConnected = () => '/'}: Choices = {}): Steps {
	const kept = new Map<string, string>();
	const handlers = connectSeller(auth, {
		applicationId: 'amzn1.sp.solution.1',
		redirectUri: 'https://app.example/amazon/callback',
		marketplaceId: 'ATVPDKIKX0DER',
		user: () => user,
		tenant: () => 'T1',
		signInUrl: () => '/sign-in',
		secrets: [vault.credentials.encryptionKey],
		store: {
			get: async (key) => kept.get(key),
			set: async (key, value) => Boolean(kept.set(key, value)),
			delete: async (key) => kept.delete(key),
		},
		onConnected,
	});
	see(handlers);
	return {
		start: () => visit(handlers.start, '/start', ''),
		callback: (query, cookie) => visit(handlers.callback, `/amazon/callback?${query}`, cookie),
		login: (query) => visit(handlers.login, `/amazon/login?${query}`, ''),
	};
}

/** What a handler of Express makes of a request: an answer, or an error for the application's own handling. */
function visit(handler: Handler, originalUrl: string, cookie: string): Promise<Answer> {
	const headers: Record<string, string> = {};
	const cookies: string[] = [];
	return new Promise((resolve) => {
		const response = {
			setHeader: (name: string, value: string) => (headers[name] = value),
			appendHeader: (_name: string, line: string) => cookies.push(line),
			status: () => response,
			end: (body = '') => resolve({error: undefined, headers, cookies, body}),
		};
		const request = {method: 'GET', originalUrl, headers: {cookie}} as unknown as IncomingMessage;
		handler(request as never, response as unknown as ServerResponse as never, (error?: unknown) =>
			resolve({error, headers, cookies, body: ''}),
		);
	});
}

/** The seller agrees at Amazon: the query and the cookie that the browser comes back with. All in them is guarded. */
async function begin(steps: Steps, {vault, guard}: Stage): Promise<[query: URLSearchParams, cookie: string]> {
	const {headers, cookies} = await steps.start();
	const state = new URL(headers.location ?? '').searchParams.get('state') ?? '';
	const cookie = (cookies[0] ?? '').split(';')[0] ?? '';
	guard('state of an attempt', state.split('.').at(-1) ?? '');
	guard('cookie of an attempt', cookie.split('.').at(-1) ?? '');
	return [new URLSearchParams({...CLAIM, state, spapi_oauth_code: vault.credentials.authorizationCode}), cookie];
}

const CLAIM = {selling_partner_id: 'A1'};

export const connectPaths: Readonly<Record<string, Path>> = {
	'connectSeller: a seller is connected': {
		act: async (stage) => {
			stage.answer();
			const steps = open(stage);
			const {error, body} = await steps.callback(...(await begin(steps, stage)));
			return [error, body];
		},
	},
	'connectSeller: a code that is refused': {
		leaves: 'ERR_AMAZON_GRANT_REVOKED',
		act: async (stage) => {
			const {authorizationCode, clientSecret} = stage.vault.credentials;
			const body = {error: 'invalid_grant', error_description: `${authorizationCode} of ${clientSecret}`};
			stage.answer({service: 'lwa', status: 400, body, times: 9});
			const steps = open(stage);
			return (await steps.callback(...(await begin(steps, stage)))).error;
		},
	},
	'connectSeller: a callback that is brought again': {
		act: async (stage) => {
			stage.answer();
			const steps = open(stage);
			const back = await begin(steps, stage);
			await steps.callback(...back);
			const {error, body} = await steps.callback(...back);
			return [error, body];
		},
	},
	'connectSeller: a state that is forged': {
		act: async (stage) => {
			stage.answer();
			const steps = open(stage);
			const [query, cookie] = await begin(steps, stage);
			query.set('state', stage.vault.credentials.state);
			const {error, body} = await steps.callback(query, cookie);
			return [error, body];
		},
	},
	'connectSeller: another browser’s cookie': {
		act: async (stage) => {
			stage.answer();
			const steps = open(stage);
			const [query, cookie] = await begin(steps, stage);
			const {error, body} = await steps.callback(query, `${cookie.split('=')[0]}=1.${stage.vault.credentials.state}`);
			return [error, body];
		},
	},
	'connectSeller: a start in the Appstore that leads elsewhere': {
		act: async (stage) => {
			const {state} = stage.vault.credentials;
			const query = {...CLAIM, amazon_callback_uri: `https://foreign.example/${state}`, amazon_state: state};
			const {error, body} = await open(stage).login(new URLSearchParams(query));
			return [error, body];
		},
	},
	'connectSeller: nobody is signed in': {
		leaves: 'ERR_AMAZON_IDENTITY_MISSING',
		act: async (stage) => (await open(stage, {user: ''}).start()).error,
	},
	'connectSeller: an application that cannot keep the seller': {
		leaves: 'Error',
		act: async (stage) => {
			stage.answer();
			const onConnected = (): never => {
				throw new Error('no room');
			};
			const steps = open(stage, {onConnected});
			return (await steps.callback(...(await begin(steps, stage)))).error;
		},
	},
	'connectSeller: wrong options': {
		leaves: 'TypeError',
		act: (stage) => rejection(Promise.resolve().then(() => open(stage, {onConnected: stage.vault.credentials.state as never}))),
	},
};

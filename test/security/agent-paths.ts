/**
 * The ways through the agent over real sockets: what reaches who called by Node's own client, axios or follow-redirects.
 */
import {once} from 'node:events';
import type {IncomingMessage} from 'node:http';
import https from 'node:https';
import {buffer} from 'node:stream/consumers';
import axios from 'axios';
import {amazonAgent} from 'got-amazon-auth/agent';
import {until} from '../support/until.js';
import {type Path, rejection} from './path.js';
import {FOREIGN, PATH, type Protected, type Stage} from './stage.js';

interface Call {
	readonly script: (stage: Stage) => void;
	/** What leaves. */
	readonly leaves: string;
	/** More options of the call. */
	readonly more?: (stage: Stage) => {signal?: AbortSignal; timeout?: number};
	/** axios' own errors hold what its caller gave and what came. */
	readonly what?: Protected;
	readonly by?: (stage: Stage, options: https.RequestOptions) => Promise<unknown>;
}

async function byNode({url, vault}: Stage, options: https.RequestOptions): Promise<unknown> {
	const request = https.request(url, options);
	request.on('timeout', () => request.destroy(new Error('too late')));
	request.end(vault.customers.body);
	const [reply] = (await once(request, 'response')) as [IncomingMessage];
	return JSON.parse((await buffer(reply)).toString());
}

function byAxios({url, vault}: Stage, {agent, ...options}: https.RequestOptions): Promise<unknown> {
	const {method, headers, signal, timeout} = options;
	return axios.request({
		url: url.href,
		httpsAgent: agent,
		proxy: false,
		data: vault.customers.body,
		...(method && {method}),
		headers: headers as Record<string, string>,
		...(signal && {signal}),
		...(timeout !== undefined && {timeout}),
	});
}

function abortOnceSent({fake}: Stage): {signal: AbortSignal} {
	const controller = new AbortController();
	void until(() => fake.count({path: PATH}) > 0).then(() => controller.abort());
	return {signal: controller.signal};
}

const hangs = ({answer}: Stage): void => answer({path: PATH, hang: true});
const resets = ({answer}: Stage): void => answer({path: PATH, reset: true, times: 9});
const refuses = ({answer, vault}: Stage): void =>
	answer({path: PATH, status: 403, body: {errors: [{code: 'Unauthorized', message: vault.customers.reply}]}, times: 9});
const refusesToken = ({answer, vault}: Stage): void =>
	answer({service: 'lwa', status: 400, body: {error: 'invalid_grant', error_description: vault.credentials.refreshToken}});

const CALLS: Readonly<Record<string, Call>> = {
	'a page in place of JSON': {script: ({answer}) => answer({path: PATH, status: 403, body: '<p>denied'}), leaves: 'SyntaxError'},
	'a broken connection': {script: resets, leaves: 'Error'},
	'a reply that breaks off': {script: ({answer}) => answer({path: PATH, truncate: true, times: 9}), leaves: 'Error'},
	'a time limit': {script: hangs, more: () => ({timeout: 30}), leaves: 'Error'},
	'an abort after the request was sent': {script: hangs, more: abortOnceSent, leaves: 'AbortError'},
	'a refused refresh token': {script: refusesToken, leaves: 'ERR_AMAZON_GRANT_REVOKED'},
	'a token service that breaks off': {
		script: ({answer}) => answer({service: 'lwa', reset: true, times: 9}),
		leaves: 'ERR_AMAZON_TOKEN_UNREACHABLE',
	},
	'by axios: a broken connection': {script: resets, leaves: 'AxiosError|Error', by: byAxios, what: 'credentials'},
	'by axios: a refusal': {script: refuses, leaves: 'AxiosError', by: byAxios, what: 'credentials'},
	'by axios: a refused refresh token': {
		script: refusesToken,
		leaves: 'AmazonAuthError|AxiosError',
		by: byAxios,
		what: 'credentials',
	},
	'by axios: a redirect to a place that fails': {
		script: ({answer, vault}) => answer({path: PATH, status: 307, headers: {location: `${FOREIGN}/${vault.customers.location}`}}),
		leaves: 'AxiosError|Error|SyntaxError',
		by: byAxios,
		what: 'credentials',
	},
};

function pathOf({script, leaves, more = () => ({}), what = 'everything', by = byNode}: Call): Path {
	return {
		leaves,
		async act(stage) {
			const {auth, fake, see, vault} = stage;
			if (!fake.agent) {
				throw new Error('These paths go over sockets.');
			}
			script(stage);
			const agent = amazonAgent(auth, {agent: fake.agent});
			const options = {method: 'PUT', headers: {'x-custom': vault.customers.header}, agent};
			const error = await rejection(by(stage, {...options, ...more(stage)}));
			see(error, what);
			return what === 'everything' ? error : Object.assign(new Error('seen'), {name: (error as Error).name});
		},
	};
}

export const agentPaths: Readonly<Record<string, Path>> = {
	...Object.fromEntries(Object.entries(CALLS).map(([title, call]) => [`agent: ${title}`, pathOf(call)])),
	'agent: the agent, printed': {act: async ({auth}) => amazonAgent(auth)},
};

/**
 * The ways through undici's interceptor over real sockets: what reaches who called `request` or `fetch`, undici's own errors among it.
 */
import {createRequire} from 'node:module';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {type Dispatcher, interceptors, request, fetch as undiciFetch} from 'undici';
import {until} from '../support/until.js';
import {type Path, rejection} from './path.js';
import {FOREIGN, PATH, type Protected, type Stage} from './stage.js';

interface Call {
	readonly script: (stage: Stage) => void;
	/** What leaves. */
	readonly leaves: string;
	readonly interceptors?: readonly Dispatcher.DispatcherComposeInterceptor[];
	/** More options of the call, and what is to be done when it has ended. */
	readonly more?: (stage: Stage) => {onEnd?: () => void; signal?: AbortSignal; [option: string]: unknown};
	/** undici's own errors may hold the reply as it came. */
	readonly what?: Protected;
	readonly by?: (stage: Stage, options: Options) => Promise<unknown>;
}

type Options = NonNullable<Parameters<typeof request>[1]>;

const byRequest = (stage: Stage, options: Options): Promise<unknown> => request(stage.url, options).then(({body}) => body.json());

const byFetch = (stage: Stage, options: Options): Promise<unknown> =>
	undiciFetch(stage.url, options as Parameters<typeof undiciFetch>[1]).then((reply) => reply.json());

/** Given up as soon as the request is with Amazon. */
function abortOnceSent({fake}: Stage): {signal: AbortSignal} {
	const controller = new AbortController();
	void until(() => fake.count({path: PATH}) > 0).then(() => controller.abort());
	return {signal: controller.signal};
}

/** undici looks at its timers once a second: they are told that it is over. */
const timers = createRequire(import.meta.url)('undici/lib/util/timers.js') as {tick(ms: number): void};

function timesOut(name: 'headersTimeout' | 'bodyTimeout'): NonNullable<Call['more']> {
	return ({fake}) => {
		let isOver = false;
		const tick = async (): Promise<void> => {
			await until(() => fake.count({path: PATH}) > 0);
			while (!isOver) {
				timers.tick(2_000);
				await new Promise((resolve) => setTimeout(resolve, 1));
			}
		};
		void tick();
		return {[name]: 1_500, onEnd: () => (isOver = true)};
	};
}

const refusesToken = ({answer, vault}: Stage): void =>
	answer({service: 'lwa', status: 400, body: {error: 'invalid_grant', error_description: vault.credentials.refreshToken}});

const hangs = ({answer}: Stage): void => answer({path: PATH, hang: true});
const resets = ({answer}: Stage): void => answer({path: PATH, reset: true, times: 9});
const refuses = ({answer, vault}: Stage): void =>
	answer({path: PATH, status: 403, body: {errors: [{code: 'Unauthorized', message: vault.customers.reply}]}, times: 9});
const redirects = ({answer, url}: Stage): void => answer({path: PATH, status: 307, headers: {location: url.pathname}, times: 99});

const CALLS: Readonly<Record<string, Call>> = {
	'a page in place of JSON': {script: ({answer}) => answer({path: PATH, status: 403, body: '<p>denied'}), leaves: 'SyntaxError'},
	'a broken connection': {script: resets, leaves: 'Error|SocketError'},
	'a reply that breaks off': {
		script: ({answer}) => answer({path: PATH, truncate: true, times: 9}),
		leaves: 'Error|SocketError|TypeError',
	},
	'headers that do not come': {script: hangs, more: timesOut('headersTimeout'), leaves: 'HeadersTimeoutError'},
	'a body that does not come': {
		script: ({answer}) => answer({path: PATH, trickleMs: 60_000}),
		more: timesOut('bodyTimeout'),
		leaves: 'BodyTimeoutError',
	},
	'an abort after the request was sent': {script: hangs, more: abortOnceSent, leaves: 'AbortError'},
	'an abort while the token is fetched': {
		script: ({answer}) => answer({service: 'lwa', hang: true}),
		more({fake}) {
			const controller = new AbortController();
			void until(() => fake.count({service: 'lwa'}) > 0).then(() => controller.abort());
			return {signal: controller.signal};
		},
		leaves: 'AbortError',
	},
	'too many redirects': {
		script: redirects,
		interceptors: [interceptors.redirect({maxRedirections: 2})],
		more: () => ({throwOnMaxRedirect: true}),
		leaves: 'Error|InvalidArgumentError',
	},
	'a redirect to a place that fails': {
		script: ({answer, vault}) => answer({path: PATH, status: 307, headers: {location: `${FOREIGN}/${vault.customers.location}`}}),
		interceptors: [interceptors.redirect({maxRedirections: 2})],
		leaves: 'Error|InvalidArgumentError|SyntaxError',
	},
	'a refusal that undici makes an error of': {
		script: refuses,
		interceptors: [interceptors.responseError()],
		what: 'credentials',
		leaves: 'ResponseError',
	},
	'a refusal after retries of undici’s': {
		script: ({answer, vault}) => answer({path: PATH, status: 503, body: {message: vault.customers.reply}, times: 9}),
		interceptors: [interceptors.retry({maxRetries: 1, minTimeout: 1, maxTimeout: 1, methods: ['PUT']})],
		what: 'credentials',
		leaves: 'RequestRetryError',
	},
	'a refused refresh token': {script: refusesToken, leaves: 'ERR_AMAZON_GRANT_REVOKED'},
	'a token service that breaks off': {
		script: ({answer}) => answer({service: 'lwa', reset: true, times: 9}),
		leaves: 'ERR_AMAZON_TOKEN_UNREACHABLE',
	},
	'by fetch: a broken connection': {script: resets, leaves: 'TypeError', by: byFetch},
	'by fetch: an abort after the request was sent': {script: hangs, more: abortOnceSent, leaves: 'AbortError', by: byFetch},
	'by fetch: too many redirects': {script: redirects, leaves: 'TypeError', by: byFetch},
	'by fetch: a refused refresh token': {script: refusesToken, leaves: 'TypeError', by: byFetch},
};

function pathOf({
	script,
	leaves,
	interceptors: composed = [],
	more = () => ({}),
	what = 'everything',
	by = byRequest,
}: Call): Path {
	return {
		leaves,
		async act(stage) {
			const {auth, fake, see} = stage;
			const {customers} = stage.vault;
			if (!fake.dispatcher) {
				throw new Error('These paths go over sockets.');
			}
			script(stage);
			const dispatcher = fake.dispatcher.compose(amazonInterceptor(auth), ...composed);
			const options = {method: 'PUT', body: customers.body, headers: {'x-custom': customers.header}, dispatcher} as const;
			const {onEnd = () => {}, ...others} = more(stage);
			const error = await rejection(by(stage, {...options, ...others})).finally(onEnd);
			see(error, what);
			return what === 'everything' ? error : Object.assign(new Error('seen'), {name: (error as Error).name});
		},
	};
}

export const undiciPaths: Readonly<Record<string, Path>> = {
	...Object.fromEntries(Object.entries(CALLS).map(([title, call]) => [`undici: ${title}`, pathOf(call)])),
	'undici: the interceptor, printed': {act: async ({auth}) => amazonInterceptor(auth)},
};

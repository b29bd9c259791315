/**
 * What a caller's own hooks and loggers see on the way, behind the hooks of this package and before them.
 *
 * Behind them a hook is given what shows no credential. Before them it is given the application's own got as it is, its proxy's password
 * too: nothing of Amazon's is in there yet. A response is left out: its request is Node's own, and shows what was sent.
 */
import type {Got, OptionsInit} from 'got';
import {type Path, soon} from './path.js';
import {FOREIGN, PATH, type Protected, type Stage} from './stage.js';

type Hooks = NonNullable<OptionsInit['hooks']>;

/** A hook of each kind that tells all it is given. */
function loggers(see: Stage['see'], what: Protected): Hooks {
	return {
		beforeRequest: [(options) => see(options, what)],
		beforeRetry: [
			(error) => {
				see(error.options, what);
				see(error, what);
			},
		],
		// got makes new options for each hop, which this package's hook has yet to be given.
		beforeRedirect: [(options) => see(options, 'tokens')],
		afterResponse: [
			(response) => {
				see(response.request.options, what);
				return response;
			},
		],
		beforeError: [
			(error) => {
				see(error.options, what);
				see(error, what);
				return error;
			},
		],
	};
}

const CLIENTS: Readonly<Record<string, (stage: Stage) => Got>> = {
	'behind auth.got': ({auth, see}) => auth.got.extend({hooks: loggers(see, 'credentials')}),
	'behind auth.hooks': ({auth, base, see}) => base.extend({hooks: auth.hooks}).extend({hooks: loggers(see, 'credentials')}),
	'before auth.hooks': ({auth, base, see}) => base.extend({hooks: loggers(see, 'tokens')}).extend({hooks: auth.hooks}),
};

const EXPIRED = {errors: [{code: 'Unauthorized', message: '', details: 'The access token you provided has expired.'}]};

const CALLS: Readonly<Record<string, (stage: Stage) => void>> = {
	'a call that succeeds': ({answer}) => answer(),
	'a retry': ({answer}) => answer({path: PATH, status: 503}),
	'a second send after a refused token': ({answer}) => answer({path: PATH, status: 403, body: EXPIRED}),
	'a redirect': ({answer, vault}) =>
		answer({path: PATH, status: 307, headers: {location: `${FOREIGN}/${vault.customers.location}`}}),
	'an HTTP error': ({answer}) => answer({path: PATH, status: 400, times: 9}),
	'a broken connection': ({answer}) => answer({path: PATH, reset: true, times: 9}),
	'a token that is refused': ({answer, vault}) =>
		answer({service: 'lwa', status: 400, body: {error: 'invalid_grant', error_description: vault.credentials.refreshToken}}),
};

export const hookPaths: Readonly<Record<string, Path>> = Object.fromEntries(
	Object.entries(CLIENTS).flatMap(([where, client]) =>
		Object.entries(CALLS).map(([title, script]): [string, Path] => [
			`hooks ${where}: ${title}`,
			{
				act: async (stage) => {
					script(stage);
					const {header, context} = stage.vault.customers;
					// Whether it fails is for others to judge.
					await client(stage)(stage.url, {headers: {'x-custom': header}, context: {note: context}, retry: soon}).catch(() => {});
				},
			},
		]),
	),
);

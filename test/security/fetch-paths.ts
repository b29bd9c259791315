/**
 * The ways of `auth.fetch`, each with the error it is expected to leave with.
 */
import {until} from '../support/until.js';
import {type Path, rejection} from './path.js';
import {PATH, type Stage} from './stage.js';

/** Every way of `auth.fetch`. */
export const fetchPaths: Readonly<Record<string, Path>> = {
	'fetch: a broken connection': {leaves: 'TypeError', act: fetching(({answer}) => answer({path: PATH, reset: true, times: 9}))},
	'fetch: a reply that breaks off': {
		leaves: 'TypeError',
		act: fetching(({answer}) => answer({path: PATH, truncate: true, times: 9})),
	},
	'fetch: a redirect to what is no URL': {
		leaves: 'TypeError',
		act: fetching(({answer, vault}) =>
			answer({path: PATH, status: 307, headers: {location: `https://[${vault.customers.location}`}}),
		),
	},
	'fetch: too many redirects': {
		leaves: 'TypeError',
		act: fetching(({answer, url, vault}) =>
			answer({path: PATH, status: 307, headers: {location: `${url.pathname}?a=${vault.customers.location}`}, times: 99}),
		),
	},
	'fetch: a refused refresh token': {
		leaves: 'ERR_AMAZON_GRANT_REVOKED',
		act: fetching(({answer, vault}) =>
			answer({service: 'lwa', status: 400, body: {error: 'invalid_grant', error_description: vault.credentials.refreshToken}}),
		),
	},
	'fetch: an abort while the token is fetched': {
		leaves: 'AbortError',
		act: ({answer, auth, url, fake}) => {
			answer({service: 'lwa', hang: true});
			const controller = new AbortController();
			void until(() => fake.count({service: 'lwa'}) > 0).then(() => controller.abort());
			return rejection(auth.fetch(url, {signal: controller.signal}));
		},
	},
	'fetch: an abort after the request was sent': {
		leaves: 'AbortError',
		act: fetching(
			({answer}) => answer({path: PATH, hang: true}),
			({fake}) => {
				const controller = new AbortController();
				void until(() => fake.count({path: PATH}) > 0).then(() => controller.abort());
				return controller.signal;
			},
		),
	},
};

/** A call that fails as the script has it, and on the way may be given up. */
function fetching(script: (stage: Stage) => void, giveUp?: (stage: Stage) => AbortSignal): Path['act'] {
	return async (stage) => {
		const {
			auth,
			url,
			vault: {customers},
			fake,
		} = stage;
		script(stage);
		const original = globalThis.fetch;
		globalThis.fetch = fake.fetch;
		try {
			return await rejection(
				auth
					.fetch(url, {
						method: 'PUT',
						body: customers.body,
						headers: {'x-custom': customers.header},
						signal: giveUp?.(stage) ?? null,
					})
					.then((reply) => reply.json()),
			);
		} finally {
			globalThis.fetch = original;
		}
	};
}

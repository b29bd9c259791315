/**
 * Data: what goes wrong in the storm, service by service.
 *
 * All of it crosses a socket; what no server can do (two clocks that jump) is in storm-process.ts.
 */
import type {FailOutcome} from 'got-amazon-auth/testing';

export type Service = 'lwa' | 'tokens' | 'pay-exchange' | 'selling-partner' | 'pay' | 'appstore';

/** What can happen to any request. */
const ANYWHERE: Readonly<Record<string, FailOutcome>> = {
	reset: {reset: true},
	hang: {hang: true},
	'half a reply': {truncate: true},
	'a page of HTML': {html: true},
	'a page of HTML, 502': {html: true, htmlStatus: 502},
	'an empty 200': {status: 200, body: ''},
	'JSON of another kind': {status: 200, body: '[1, 2, 3]'},
	'429': {status: 429},
	'429, a second': {status: 429, headers: {'retry-after': '1'}},
	'429, an hour': {status: 429, headers: {'retry-after': '3600'}},
	'429, a date of nonsense': {status: 429, headers: {'retry-after': 'soon'}},
	'500': {status: 500},
	'503': {status: 503},
	'408': {status: 408},
	'a redirect to another host': {status: 307, headers: {location: 'https://elsewhere.example/steal'}},
	'a slow loris': {trickleMs: 40},
	'a megabyte': {gigantic: 1_000_000},
	late: {latencyMs: 90},
};

const LONG = 'x'.repeat(20_000);
const SPLIT = 'Atza|ab\r\nx-injected: yes';

/** What a reply that gives a token can be wrong in. */
const AT_LOGIN: Readonly<Record<string, FailOutcome>> = {
	'expires_in 0': {change: {expires_in: 0}},
	'expires_in below 0': {change: {expires_in: -3_600}},
	'expires_in missing': {change: {expires_in: undefined}},
	'expires_in in letters': {change: {expires_in: 'an hour'}},
	'expires_in in quotes': {change: {expires_in: '3600'}},
	'expires_in huge': {change: {expires_in: 1e300}},
	'expires_in null': {change: {expires_in: null}},
	'a token with CR LF': {change: {access_token: SPLIT}},
	'a token that is gigantic': {change: {access_token: LONG}},
	'a token that is a number': {change: {access_token: 12_345}},
	'no token': {change: {access_token: undefined}},
	'a refresh token in its place': {change: {access_token: 'Atzr|not-an-access-token'}},
	'token_type mac': {change: {token_type: 'mac'}},
	invalid_client: {error: 'invalid_client'},
	invalid_grant: {error: 'invalid_grant'},
};

const AT_TOKENS: Readonly<Record<string, FailOutcome>> = {
	'expiresIn 0': {change: {expiresIn: 0}},
	'expiresIn below 0': {change: {expiresIn: -1}},
	'expiresIn missing': {change: {expiresIn: undefined}},
	'expiresIn in letters': {change: {expiresIn: 'soon'}},
	'expiresIn huge': {change: {expiresIn: 1e300}},
	'a token with CR LF': {change: {restrictedDataToken: SPLIT}},
	'a token that is gigantic': {change: {restrictedDataToken: LONG}},
	'no token': {change: {restrictedDataToken: undefined}},
	"a seller's token in its place": {change: {restrictedDataToken: 'Atza|not-a-restricted-one'}},
	QuotaExceeded: {error: 'QuotaExceeded'},
};

const AT_EXCHANGE: Readonly<Record<string, FailOutcome>> = {
	'a token with CR LF': {change: {authorizationToken: SPLIT}},
	'a token that is gigantic': {change: {authorizationToken: LONG}},
	'a token that is no JWT': {change: {authorizationToken: 'opaque'}},
	'no token': {change: {authorizationToken: undefined}},
};

/** Every fault of every service, by name. */
export const FAULTS: Readonly<Record<Service, readonly (readonly [name: string, outcome: FailOutcome])[]>> = {
	lwa: Object.entries({...ANYWHERE, ...AT_LOGIN}),
	tokens: Object.entries({...ANYWHERE, ...AT_TOKENS}),
	'pay-exchange': Object.entries({...ANYWHERE, ...AT_EXCHANGE}),
	'selling-partner': Object.entries(ANYWHERE),
	pay: Object.entries(ANYWHERE),
	appstore: Object.entries(ANYWHERE),
};

export const SERVICES: readonly Service[] = ['lwa', 'tokens', 'pay-exchange', 'selling-partner', 'pay', 'appstore'];

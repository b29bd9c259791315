/**
 * The parts that the three steps of connecting share: the options as read, the signed-in user, redirects, and refusals.
 *
 * A browser with an invalid link always gets the same page, so that trying links teaches nothing. The reason is told on the diagnostics
 * channel `got-amazon-auth:connect`.
 */
import type {AmazonAuth} from '../auth-types.js';
import {publish} from '../diagnostics/channels.js';
import type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';
import {AmazonAuthError} from '../errors.js';
import type {Clock} from '../util/clock.js';
import type {ConnectSettings} from './options.js';
import type {Beginner, StateParty} from './state.js';
import type {Answer, Visit} from './types.js';

/** The parts of one `connectSeller()`. */
export interface Parts<R> {
	readonly auth: AmazonAuth;
	readonly clock: Clock;
	readonly settings: ConnectSettings<R>;
	readonly party: StateParty;
}

/** The signed-in user and the tenant; undefined if nobody is signed in. */
export async function beginnerOf<R>(request: R, {user, tenant}: ConnectSettings<R>): Promise<Beginner | undefined> {
	const who = readId(await user(request), 'user');
	return who === undefined ? undefined : {user: who, tenant: readId(await tenant(request), 'tenant')};
}

export function redirect<R>(visit: Visit<R>, location: unknown): Answer {
	if (typeof location !== 'string' || location === '') {
		throw new TypeError('"onConnected" and "signInUrl" must give where the browser goes next, as a string.');
	}
	// A header takes ASCII alone, and a path of the application may hold a name in other characters.
	visit.setHeader('location', location.replace(/[^\x21-\x7e]+/g, encodeURIComponent));
	return {status: 303, body: ''};
}

export function nobodySignedIn(): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_IDENTITY_MISSING',
		'Nobody is signed in who could connect a seller. Have the user sign in first.',
	);
}

/** Reads an id: an empty one means nobody, and values of other types are refused because they would compare in ways of their own. */
function readId(value: unknown, name: string): string | undefined {
	if (value === undefined || value === null || value === '') {
		return undefined;
	}
	if (typeof value !== 'string') {
		throw new TypeError(`"${name}" must give an id as a string, or undefined.`);
	}
	return value;
}

export function refuse<R>(
	visit: Visit<R>,
	{step, reason, page = PAGE}: {step: 'login' | 'callback'; reason: RefusalReason; page?: string | undefined},
): Answer {
	publish('connect', () => ({event: 'refused', step, reason}));
	visit.setHeader('content-type', 'text/html; charset=utf-8');
	visit.setHeader('x-content-type-options', 'nosniff');
	return {status: 400, body: page};
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>This link is no longer valid</title>
<main>
<h1>This link is no longer valid</h1>
<p>Please go back to where you began, and connect your Amazon account anew.</p>
</main>
</html>
`;

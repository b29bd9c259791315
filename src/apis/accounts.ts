/**
 * Whether an identity names the application: an identity gives what it names and nothing else.
 *
 * Sellers are read in selling-partner/access-token.ts and merchants in pay/delegation.ts, where their tokens are found.
 */
import {AmazonAuthError, type AmazonAuthErrorDetails} from '../errors.js';
import {type Identity, mergeIdentity} from '../identity.js';
import {DEFAULT_WAIT_MS} from '../util/wait.js';
import type {ToolBinding} from './types.js';

/** The sentence that `explain` adds when the binding is a function, so that the identity is unknown until the call is made. */
export const NEEDS_APPLICATION = ' The identity must name application: true.';

/**
 * Refuses an identity that does not name the application. The Appstore APIs, grantless operations, the client secret and authorization
 * codes belong to the application itself.
 *
 * @param what acts for the application, as the beginning of a sentence
 * @throws {@link AmazonAuthError} `IDENTITY_MISSING`
 */
export function assertApplication(identity: Identity, what: string, about: AmazonAuthErrorDetails): void {
	if (!identity.application) {
		throw new AmazonAuthError(
			'ERR_AMAZON_IDENTITY_MISSING',
			`${what} for the application itself, and the identity does not name it: add application: true to what "as" is given or "identify" returns.`,
			about,
		);
	}
}

/**
 * Refuses a tool beside the calls, such as the exchange of a code, on an auth whose identity does not name the application.
 *
 * @param tool its name
 */
export async function assertToolOfApplication(
	{identity, signals, clock}: ToolBinding,
	tool: string,
	about: AmazonAuthErrorDetails,
): Promise<void> {
	const wait = {signals, deadlineMs: clock.monotonicMs() + DEFAULT_WAIT_MS};
	assertApplication(mergeIdentity(await identity(wait), {}), `${tool} is called`, about);
}

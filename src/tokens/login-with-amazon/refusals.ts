/**
 * Refusals of a token endpoint, believed for a minute: asking again with the same secret or refresh token gets the same answer.
 *
 * Known by digest, so that a new secret or refresh token is never held back by the refusal of an old one.
 */

import {AmazonAuthError, errorWith} from '../../errors.js';
import {createShortMemory} from '../../util/bounded-maps.js';
import {ageMs, type Clock, type Moment, momentOf} from '../../util/clock.js';
import {digestOf} from '../../util/digest.js';
import {holds} from '../../util/members.js';
import type {SharedRefusals} from '../types.js';
import type {TokenEndpoint} from './endpoint.js';
import type {Grant} from './types.js';

export interface Refusals {
	/** What Amazon answered to this secret, or to this grant, within the last minute. */
	of(secret: string, grant: Grant): AmazonAuthError | undefined;
	/** What it answered to another process, which is believed here as long as there. */
	ofOthers(secret: string, grant: Grant): Promise<AmazonAuthError | undefined>;
	/** Remembers an error if it is a refusal that another attempt will not cure, and tells the other processes. */
	remember(secret: string, grant: Grant, error: unknown): Promise<void>;
}

export interface RefusalsOptions {
	readonly clientId: string;
	/** Another one may take the same secret. */
	readonly endpoint: Pick<TokenEndpoint, 'url'>;
	readonly clock: Clock;
	/** Undefined where there are no other processes. */
	readonly shared?: SharedRefusals | undefined;
}

const BELIEVED_MS = 60_000;

interface Refusal {
	readonly error: AmazonAuthError;
	readonly at: Moment;
	readonly believedMs: number;
}

export function createRefusals({clientId, endpoint: {url}, clock, shared}: RefusalsOptions): Refusals {
	const known = createShortMemory<Refusal>(clock, BELIEVED_MS);
	const sharedName = (name: string): string => JSON.stringify([url, clientId, name]);
	return {
		of(secret, grant) {
			const [ofClient, ofScope, ofGrant] = namesOf(secret, grant);
			const refusal = [ofClient, ofScope, ofGrant]
				.map((name) => known.get(name))
				.find((one) => one && ageMs(one.at, clock) < one.believedMs);
			// A new one for each caller: an error carries a stack, and may be changed by who catches it.
			return refusal && again(refusal.error);
		},
		async ofOthers(secret, grant) {
			if (!shared) {
				return undefined;
			}
			const at = momentOf(clock);
			const found = await Promise.all(
				namesOf(secret, grant).map(async (name) => ({name, said: await shared.read(sharedName(name))})),
			);
			for (const {name, said} of found) {
				if (said) {
					known.set(name, {error: said.refusal, at, believedMs: said.leftMs});
				}
			}
			return found.find(({said}) => said)?.said?.refusal;
		},
		async remember(secret, grant, error) {
			const refusal = error instanceof AmazonAuthError ? error : undefined;
			const name = refusal && nameFor(refusal, namesOf(secret, grant), !holds(grant, 'scope'));
			if (refusal && name !== undefined) {
				known.set(name, {error: refusal, at: momentOf(clock), believedMs: BELIEVED_MS});
				await shared?.write(sharedName(name), refusal);
			}
		},
	};
}

type Names = readonly [ofClient: string, ofScope: string, ofGrant: string];

function namesOf(secret: string, grant: Grant): Names {
	const ofClient = digest(['client', secret]);
	const scope = holds(grant, 'scope') ? grant.scope : '';
	const given = holds(grant, 'refresh_token') ? grant.refresh_token : holds(grant, 'code') ? grant.code : '';
	return [ofClient, digest(['scope', secret, scope]), digest(['grant', given])];
}

function nameFor(error: AmazonAuthError, [ofClient, ofScope, ofGrant]: Names, isForSeller: boolean): string | undefined {
	switch (error.amazon?.code) {
		case 'invalid_client':
			return ofClient;
		case 'unauthorized_client':
			// The refusal is of this scope, or of this seller's grant: others may have what this one lacks.
			return isForSeller ? ofGrant : ofScope;
		case 'invalid_scope':
			return ofScope;
		case 'invalid_grant':
			return ofGrant;
		default:
			return undefined;
	}
}

function again(refusal: AmazonAuthError): AmazonAuthError {
	return errorWith(refusal, {retryAfterMs: undefined});
}

function digest(parts: readonly string[]): string {
	return digestOf(JSON.stringify(parts));
}

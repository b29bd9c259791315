/**
 * Refusals of Login with Amazon, believed for a minute: asking again with the same secret or refresh token gets the same answer.
 *
 * Known by digest, so that a new secret or refresh token is never held back by the refusal of an old one.
 */
import {createHash} from 'node:crypto';
import {createBoundedMap} from '../bounded-map.js';
import type {Clock} from '../clock.js';
import {AmazonAuthError} from '../errors.js';
import {ageMs, type Moment, momentOf} from '../tokens/token.js';
import type {Grant} from './token-request.js';

export interface Refusals {
	/** What Amazon answered to this secret, or to this grant, within the last minute. */
	of(secret: string, grant: Grant): AmazonAuthError | undefined;
	/** Remembers an error if it is a refusal that another attempt will not cure. */
	remember(secret: string, grant: Grant, error: unknown): void;
}

const BELIEVED_MS = 60_000;
const REMEMBERED = 10_000;

interface Refusal {
	readonly error: AmazonAuthError;
	readonly at: Moment;
}

export function createRefusals(clock: Clock): Refusals {
	const known = createBoundedMap<Refusal>(REMEMBERED);
	return {
		of(secret, grant) {
			const [ofClient, ofScope, ofGrant] = namesOf(secret, grant);
			const refusal = [ofClient, ofScope, ofGrant]
				.map((name) => known.get(name))
				.find((one) => one && ageMs(one.at, clock) < BELIEVED_MS);
			// A new one for each caller: an error carries a stack, and may be changed by who catches it.
			return refusal && again(refusal.error);
		},
		remember(secret, grant, error) {
			const name = error instanceof AmazonAuthError ? nameFor(error, namesOf(secret, grant), !('scope' in grant)) : undefined;
			if (name !== undefined) {
				known.set(name, {error: error as AmazonAuthError, at: momentOf(clock)}); // has just been found to be one
			}
		},
	};
}

type Names = readonly [ofClient: string, ofScope: string, ofGrant: string];

function namesOf(secret: string, grant: Grant): Names {
	const ofClient = digest(['client', secret]);
	const scope = 'scope' in grant ? grant.scope : '';
	const given = 'refresh_token' in grant ? grant.refresh_token : 'code' in grant ? grant.code : '';
	return [ofClient, digest(['scope', secret, scope]), digest(['grant', given])];
}

function nameFor(error: AmazonAuthError, [ofClient, ofScope, ofGrant]: Names, isForSeller: boolean): string | undefined {
	switch (error.amazon?.code) {
		case 'invalid_client':
			return ofClient;
		case 'unauthorized_client':
			// Of this scope, or of this seller's grant: others may have what this one lacks.
			return isForSeller ? ofGrant : ofScope;
		case 'invalid_scope':
			return ofScope;
		case 'invalid_grant':
			return ofGrant;
		default:
			return undefined;
	}
}

function again({code, message, api, operation, amazon}: AmazonAuthError): AmazonAuthError {
	return new AmazonAuthError(code, message, {api, operation, amazon});
}

function digest(parts: readonly string[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

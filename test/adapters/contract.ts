/**
 * What every adapter promises, in one suite: run once for each major of each framework.
 */
import {describe} from 'vitest';
import {describeBoundAuth} from './contract/bound-auth.js';
import {describeDisconnect} from './contract/disconnect.js';
import {describeErrors} from './contract/errors.js';
import {describeFetch} from './contract/fetch.js';
import {describeIdentity} from './contract/identity.js';
import {describeIsolation} from './contract/isolation.js';
import {describeMisuse} from './contract/misuse.js';
import {describeOperations} from './contract/operations.js';
import {describeStreams} from './contract/streams.js';
import type {Framework} from './framework.js';

export function describeAdapter(framework: Framework): void {
	describe(framework.name, () => {
		describeIdentity(framework);
		describeIsolation(framework, {requests: 150, count: 25});
		describeOperations(framework);
		describeDisconnect(framework);
		describeErrors(framework);
		describeStreams(framework);
		describeMisuse(framework);
		describeBoundAuth(framework);
		describeFetch(framework);
	});
}

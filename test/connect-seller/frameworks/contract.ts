/**
 * What `connectSeller` promises, in one suite: run once for each major of each framework.
 */
import {describe} from 'vitest';
import {describeAppstore} from './appstore.js';
import {describeFailures} from './failures.js';
import type {ConnectFramework} from './framework.js';
import {describeMisuse} from './misuse.js';
import {describeRefusals} from './refusals.js';
import {describeWebsite} from './website.js';

export function describeConnecting(framework: ConnectFramework): void {
	describe(framework.name, () => {
		describeWebsite(framework);
		describeAppstore(framework);
		describeRefusals(framework);
		describeFailures(framework);
		describeMisuse(framework);
	});
}

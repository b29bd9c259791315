/**
 * What the command line knows of the made-up API: what a file in src/cli/checks would hold.
 */
import {needed, type Service} from '../../../src/cli/checks/service.js';
import {failedBy} from '../../../src/cli/failures.js';
import {reachChecks} from '../../../src/cli/reach.js';
import {ok, type ServiceName} from '../../../src/cli/steps.js';
import type {AmazonAuthOptions} from '../../../src/index.js';
import {HOST} from './made-up.js';

export const madeUpService: Service = {
	name: 'made-up' as ServiceName, // The public types know the names of real APIs.
	title: 'Made-up API',
	option: 'madeUp',
	settings: [needed('clientId', 'AMAZON_MADE_UP_CLIENT_ID'), needed('clientSecret', 'AMAZON_MADE_UP_CLIENT_SECRET')],
	prepare: ({values: {clientId = '', clientSecret = ''}, nameOf}, {nowMs}) => ({
		options: optionsOf(clientId, clientSecret),
		faults: [],
		checks: [
			...reachChecks([HOST], nowMs),
			{
				name: 'thing',
				isNeeded: true,
				async run(auth) {
					try {
						await auth.got(`https://${HOST}/v1/thing`);
						return ok('The made-up API takes the token.');
					} catch (error) {
						return failedBy(error, nameOf);
					}
				},
			},
		],
	}),
	explained: {options: optionsOf('nobody', 'nothing'), identity: {madeUpId: 'MU0'} as object},
};

function optionsOf(clientId: string, clientSecret: string): AmazonAuthOptions {
	return {madeUp: {clientId, clientSecret}} as object;
}

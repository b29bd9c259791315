/**
 * The fake's part of Seller Central and Vendor Central, where sellers allow an application.
 */
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import {answerCentral, centralOperation} from './answer.js';
import {type CentralPlace, centralHosts} from './hosts.js';
import {assertApplication} from './options.js';
import {createCentralMemory} from './world.js';

export const fakeCentral: FakeApi = defineFakeApi<CentralPlace>({
	hosts: centralHosts,
	classify: (_place, _method, path) => ({service: 'central', operation: centralOperation(path)}),
	answer: answerCentral,
	operations: ['consent', 'confirm', 'appstore'],
	options: {application: 'record'},
	assertOptions: assertApplication,
	createMemory: createCentralMemory,
});

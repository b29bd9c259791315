/**
 * The names of operations, as the journal has them: which there are, and which one a request is before anything answers it.
 *
 * The Appstore and the hosts of `extraHosts` have none.
 */

import type {ReceivedRequest} from './http/exchange.js';
import {readParameters} from './login-with-amazon.js';
import {payOperations} from './pay/operations.js';
import {findRow} from './route-table.js';
import {authorizationCodePath} from './selling-partner/authorization-api.js';
import {sellingPartnerOperations} from './selling-partner/operations.js';

const names: ReadonlySet<string> = new Set([
	...[...sellingPartnerOperations, ...payOperations].map(({operation}) => operation),
	'getAuthorizationCode',
	'getAuthorizationToken',
	...['refresh_token', 'client_credentials', 'authorization_code'],
	...['consent', 'confirm', 'appstore'],
]);

/** Whether a request can be this operation. */
export function isOperation(name: unknown): boolean {
	return typeof name === 'string' && names.has(name);
}

/** The operation of a request that has just arrived. */
export function operationOf(request: ReceivedRequest): string | undefined {
	const {service, method, path, seen} = request;
	switch (service) {
		case 'lwa':
			return readParameters(request)?.grant_type;
		case 'pay-exchange':
			return 'getAuthorizationToken';
		case 'pay':
			return findRow(payOperations, method, path.replace(/^(\/live|\/sandbox)?\/v[12](?=\/)/, '').replace(/\/$/, ''))?.operation;
		default:
			return path === authorizationCodePath ? 'getAuthorizationCode' : seen.operation;
	}
}

/**
 * The fake's part of Amazon Pay, with the merchants whom a solution provider acts for.
 */
import type {PayRegion} from '../../types.js';
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import type {ReceivedRequest} from '../http/exchange.js';
import {assertKeys} from '../keyed.js';
import {assertAccounts} from '../option-kinds.js';
import {findRow} from '../route-table.js';
import {answerPay, isExchangePath} from './answer.js';
import {payErrors} from './errors.js';
import {payHosts} from './hosts.js';
import {ownMerchantId, ownPublicKeyId} from './key-pair.js';
import {payOperations} from './operations.js';
import {createPayMemory, createPayState} from './world.js';

export const fakePay: FakeApi = defineFakeApi<PayRegion>({
	hosts: payHosts,
	classify: (_region, _method, path) => ({service: isExchangePath(path) ? 'pay-exchange' : 'pay'}),
	answer: answerPay,
	operations: [...payOperations.map(({operation}) => operation), 'getAuthorizationToken'],
	operationOf,
	errors: payErrors,
	requestIdHeader: 'x-amz-pay-request-id',
	seeCredential: ({authorization}) => (authorization?.startsWith('AMZN-PAY-') ? {credential: 'pay-signature'} : undefined),
	accounts: {
		key: 'merchantId',
		revoke: (id, {merchants}) => merchants.revoke(id),
		expire: (id, {memory}) => memory.deadDelegations.set(id ?? '', memory.delegations),
	},
	options: {merchants: 'accounts', authorizationTokenExpiresIn: 'whole', payDateToleranceMs: 'milliseconds'},
	assertOptions: ({merchants}) => assertAccounts(merchants, 'merchants', ['mwsAuthToken']),
	createState: createPayState,
	createMemory: createPayMemory,
	authOptions: ({merchants, ownPrivateKey}) => ({
		pay: {
			publicKeyId: ownPublicKeyId,
			privateKey: ownPrivateKey,
			region: 'na',
			mwsAuthToken: ({merchantId}) => merchants.mwsAuthTokenOf(merchantId),
		},
	}),
	controls: (world) => ({
		get charges() {
			return world.memory.charges;
		},
		publicKey(id = ownPublicKeyId) {
			const key = world.payKeys.get(id);
			if (!key) {
				throw new TypeError(`The fake Amazon knows no public key "${id}": give it to "addPayKey".`);
			}
			return key.publicKey;
		},
		addPayKey(key) {
			assertKeys(key, ['publicKeyId', 'publicKey', 'region', 'merchantId'], 'key');
			world.payKeys.set(key.publicKeyId, {merchantId: ownMerchantId, ...key});
		},
	}),
});

function operationOf({service, method, path}: ReceivedRequest): string | undefined {
	return service === 'pay-exchange'
		? 'getAuthorizationToken'
		: findRow(payOperations, method, path.replace(/^(\/live|\/sandbox)?\/v[12](?=\/)/, '').replace(/\/$/, ''))?.operation;
}

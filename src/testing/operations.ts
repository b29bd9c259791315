/**
 * The names of operations in the journal: which there are, and which one a request is before it is answered.
 *
 * Requests to the hosts of `extraHosts` have no operation.
 */
import {FAKE_APIS, fakeOf} from './apis.js';
import type {ReceivedRequest} from './http/exchange.js';

const names: ReadonlySet<string> = new Set(FAKE_APIS.flatMap(({operations}) => operations));

/** Whether the journal may have an operation of this name. */
export function isOperation(name: unknown): boolean {
	return typeof name === 'string' && names.has(name);
}

/** Tells the operation of a request that has just arrived. */
export function operationOf(request: ReceivedRequest): string | undefined {
	const api = fakeOf(request.service);
	return api?.operationOf ? api.operationOf(request) : request.seen.operation;
}

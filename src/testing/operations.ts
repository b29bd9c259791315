/**
 * The names of operations, as the journal has them: which there are, and which one a request is before anything answers it.
 *
 * The hosts of `extraHosts` have none.
 */
import {FAKE_APIS, fakeOf} from './apis.js';
import type {ReceivedRequest} from './http/exchange.js';

const names: ReadonlySet<string> = new Set(FAKE_APIS.flatMap(({operations}) => operations));

/** Whether a request can be this operation. */
export function isOperation(name: unknown): boolean {
	return typeof name === 'string' && names.has(name);
}

/** The operation of a request that has just arrived. */
export function operationOf(request: ReceivedRequest): string | undefined {
	const api = fakeOf(request.service);
	return api?.operationOf ? api.operationOf(request) : request.seen.operation;
}

/**
 * Checks the body of `createRestrictedDataToken`.
 *
 * Amazon checks little: an unknown path, or one with a trailing slash, gets a token that fails when it is used. Rules: Tokens API
 * reference and use case guide; refusals as seen in practice. The two sentences about data elements on the wrong operation are the fake's
 * own, since Amazon documents none.
 */
import {isRecord, type Reply} from '../http/exchange.js';
import {fitsTemplate, type OperationRow} from '../route-table.js';
import type {RestrictedResource} from '../token-ledger.js';
import type {World} from '../world.js';
import {refuse} from './gate.js';
import {elementsByTemplate, reportDocumentTemplate, restrictedOperations, restrictedReportTypes} from './rules.js';

const methods: readonly unknown[] = ['GET', 'PUT', 'POST', 'DELETE'];

/** Reads the resources that a body asks for, or gives the refusal. */
export function checkMintBody(body: unknown, sellingPartnerId: string, world: World): {resources: RestrictedResource[]} | Reply {
	if (!isRecord(body)) {
		return refuse('InvalidRequest');
	}
	const {restrictedResources, targetApplication} = body;
	if (!Array.isArray(restrictedResources) || restrictedResources.length === 0 || restrictedResources.length > 50) {
		return refuse('InvalidRequest');
	}
	if (targetApplication !== undefined && (typeof targetApplication !== 'string' || targetApplication === '')) {
		return refuse('InvalidRequest');
	}
	const resources: RestrictedResource[] = [];
	for (const entry of restrictedResources) {
		const resource = readResource(entry);
		if (!resource) {
			return refuse('InvalidRequest');
		}
		const refusal = checkResource(resource, isRecord(entry) && 'dataElements' in entry, world);
		if (refusal) {
			return refusal;
		}
		resources.push(resource);
	}
	return checkRoles(resources, missingRolesOf(sellingPartnerId, world)) ?? {resources};
}

function missingRolesOf(sellingPartnerId: string, {options: {missingRoles = {}}}: World): readonly string[] {
	return Object.hasOwn(missingRoles, sellingPartnerId) ? (missingRoles[sellingPartnerId] ?? []) : [];
}

/** Finds the restricted operation of a resource, whose path is the template or an instance of it. */
function restrictedOperationOf(method: string, path: string): OperationRow | undefined {
	const rows = restrictedOperations.filter((row) => row.method === method);
	return rows.find((row) => row.template === path) ?? rows.find((row) => fitsTemplate(row.template, path));
}

function readResource(entry: unknown): RestrictedResource | undefined {
	if (!isRecord(entry)) {
		return undefined;
	}
	const {method, path, dataElements = []} = entry;
	if (typeof method !== 'string' || !methods.includes(method) || typeof path !== 'string' || path === '') {
		return undefined;
	}
	if (!Array.isArray(dataElements) || !dataElements.every((element): element is string => typeof element === 'string')) {
		return undefined;
	}
	return {method, path, dataElements};
}

function checkResource({method, path, dataElements}: RestrictedResource, hasElements: boolean, world: World): Reply | undefined {
	if (isReportPath(path)) {
		const documentId = fitsTemplate(reportDocumentTemplate, path) ? (path.split('/').at(-1) ?? '') : '';
		const reportType = Object.hasOwn(world.documents, documentId) ? world.documents[documentId] : undefined;
		if (method !== 'GET' || !restrictedReportTypes.has(reportType ?? '')) {
			return refuse('InvalidDocument');
		}
	}
	const operation = restrictedOperationOf(method, path);
	if (!operation) {
		return undefined;
	}
	const allowed = elementsByTemplate[operation.template];
	if (!allowed) {
		return hasElements ? refuse('InvalidInput', 'Data elements are not accepted for the requested resource.') : undefined;
	}
	if (dataElements.length === 0) {
		return refuse('InvalidInput', 'Data elements are required for the requested resource.');
	}
	const surplus = dataElements.filter((element) => !allowed.some((one) => one === element));
	return surplus.length > 0 ? refuseElements(surplus) : undefined;
}

function isReportPath(path: string): boolean {
	return path.startsWith('/reports/2021-06-30/documents/') || /^\/reports\/2021-06-30\/reports(\/[^/]*)?$/.test(path);
}

function checkRoles(resources: readonly RestrictedResource[], missing: readonly string[]): Reply | undefined {
	const elements = resources.flatMap(({dataElements}) => dataElements).filter((element) => missing.includes(element));
	if (elements.length > 0) {
		return refuseElements([...new Set(elements)]);
	}
	const lacksOperation = resources.some(({method, path}) => {
		const row = restrictedOperationOf(method, path);
		return row !== undefined && (missing.includes(row.operation) || missing.includes(`${method} ${row.template}`));
	});
	return lacksOperation ? refuse('RoleMissing') : undefined;
}

function refuseElements(elements: readonly string[]): Reply {
	const message = `Application does not have access to one or more requested data elements: [${elements.join(', ')}]`;
	return refuse('ElementsNotAllowed', message);
}

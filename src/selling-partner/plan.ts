/**
 * Which credential a call to the Selling Partner API needs, and why: pure, from method, path, context and settings.
 *
 * Matching is classify.ts's; here policy is added: which personal data is asked for, and what to do where none is.
 */

import {productionHost} from '../endpoints.js';
import {AmazonAuthError} from '../errors.js';
import type {AmazonContext, DataElement, SellingRegion} from '../types.js';
import {classify} from './classify.js';
import type {SellingPartnerSettings} from './options.js';
import {isRestrictedReportType} from './report-types.js';
import type {RestrictedOperation} from './restricted-operations.js';

export interface SellingPartnerEndpointMatch {
	readonly host: string;
	readonly region: SellingRegion;
	readonly sandbox: boolean;
}

export interface RestrictedResource {
	readonly method: string;
	readonly path: string;
	readonly dataElements?: readonly DataElement[];
}

interface Common {
	readonly reason: string;
	readonly operation: string | undefined;
	readonly template: string | undefined;
}

export type SellingPartnerNeed = Common &
	// `document`: a report document of unknown kind, the one call for which a reply may tell that more is needed.
	(
		| {readonly credential: 'refresh-token'; readonly document?: RestrictedResource}
		| {readonly credential: 'grantless'; readonly scope: string}
		| {readonly credential: 'ready-made'}
		| {
				readonly credential: 'restricted-data-token';
				readonly resource: RestrictedResource;
				readonly policy: 'require' | 'auto';
				readonly isDocument: boolean;
		  }
	);

type Defaults = Pick<SellingPartnerSettings, 'dataElements' | 'restrictedData'>;

/** @throws {@link AmazonAuthError} `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS` */
export function needOf(
	method: string,
	pathname: string,
	endpoint: SellingPartnerEndpointMatch,
	context: AmazonContext,
	defaults: Defaults,
): SellingPartnerNeed {
	const found = classify(method, pathname);
	if (found.kind === 'ambiguous') {
		throw ambiguous(method, endpoint.host, found);
	}
	const known = {operation: undefined, template: undefined, ...(found.kind === 'plain' ? {} : nameOf(found.operation))};
	if (context.restrictedDataToken) {
		return {
			...known,
			credential: 'ready-made',
			reason: 'The call brings a ready-made Restricted Data Token, which is used as it is.',
		};
	}
	if (found.kind === 'grantless') {
		const {scope} = found.operation;
		return {
			...known,
			credential: 'grantless',
			scope,
			reason: `This operation is grantless: a token of the application itself, scope ${scope}.`,
		};
	}
	if (found.kind === 'plain') {
		return {
			...known,
			credential: 'refresh-token',
			reason: "No restricted or grantless operation: it goes with the seller's access token.",
		};
	}
	return restrictedNeed(found.operation, pathname, endpoint, context, defaults);
}

function restrictedNeed(
	operation: RestrictedOperation,
	pathname: string,
	endpoint: SellingPartnerEndpointMatch,
	context: AmazonContext,
	defaults: Defaults,
): SellingPartnerNeed {
	const known = nameOf(operation);
	const policy = context.restrictedData ?? defaults.restrictedData ?? (endpoint.sandbox ? 'auto' : 'require');
	const plain = (why: string): SellingPartnerNeed => ({
		...known,
		credential: 'refresh-token',
		reason: `${operation.operation} is a restricted operation, but ${why}: it goes with the seller's access token.`,
	});
	if (policy === 'never') {
		return plain('"restrictedData" is \'never\'');
	}
	if (!operation.genericPath && !(context.reportType !== undefined && isRestrictedReportType(context.reportType))) {
		const why =
			context.reportType === undefined
				? 'without a "reportType" it cannot be told whether this document is restricted'
				: `a document of type ${context.reportType} is not restricted`;
		return {...plain(why), credential: 'refresh-token', document: {method: operation.method, path: pathname}};
	}
	const elements = elementsFor(operation, context, defaults);
	if (elements === 'none-asked') {
		return plain('"dataElements" asks for no personal data');
	}
	if (elements === 'none-allowed') {
		if (policy === 'require') {
			throw noElements(operation, endpoint.host);
		}
		return plain(`it gives none of the data elements that are asked for`);
	}
	const path = operation.genericPath ? operation.template : pathname;
	const onto = endpoint.sandbox ? `, minted at ${productionHost(endpoint.region)} since the sandbox mints none` : '';
	return {
		...known,
		credential: 'restricted-data-token',
		policy,
		isDocument: !operation.genericPath,
		resource: {method: operation.method, path, ...(elements === undefined ? {} : {dataElements: elements})},
		reason: `${operation.operation} is a restricted operation: it goes with a Restricted Data Token for ${operation.method} ${path}${onto}.`,
	};
}

/** The elements to ask for; undefined where the operation takes none. */
function elementsFor(
	operation: RestrictedOperation,
	context: AmazonContext,
	defaults: Defaults,
): readonly DataElement[] | undefined | 'none-asked' | 'none-allowed' {
	if (operation.dataElements.length === 0) {
		return undefined;
	}
	const asked = context.dataElements ?? defaults.dataElements;
	if (asked.length === 0) {
		return 'none-asked';
	}
	const allowed = asked.filter((element) => operation.dataElements.includes(element));
	return allowed.length === 0 ? 'none-allowed' : allowed;
}

function nameOf({operation, template}: {operation: string; template: string}): {operation: string; template: string} {
	return {operation, template};
}

function noElements({operation, dataElements}: RestrictedOperation, host: string): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_NO_DATA_ELEMENTS',
		`${operation} at ${host} can give ${dataElements.join(', ')} and none of what "dataElements" asks for. Ask for one of these, for none with dataElements: [], or set restrictedData: 'auto'.`,
		{api: 'selling-partner', operation},
	);
}

function ambiguous(method: string, host: string, {operation, template}: {operation: string; template: string}): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_AMBIGUOUS_PATH',
		`The path of this ${method} to ${host} can be read as ${operation} (${template}) by one server and as something else by another, so nothing was sent. Build the URL with amazonUrl, and check the ids that go into it.`,
		{api: 'selling-partner', operation},
	);
}

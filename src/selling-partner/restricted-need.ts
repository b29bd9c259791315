/**
 * What a restricted operation needs: which personal data is asked for, and what the policy makes of it where none is.
 *
 * Pure. The three operations that take data elements are asked for those alone that they can give.
 */
import {productionHost} from '../endpoints.js';
import {AmazonAuthError} from '../errors.js';
import type {AmazonContext, DataElement} from '../types.js';
import type {SellingPartnerEndpointMatch, SellingPartnerNeed} from './need.js';
import type {SellingPartnerSettings} from './options.js';
import {isRestrictedReportType} from './report-types.js';
import type {RestrictedOperation} from './restricted-operations.js';

/** What holds where a call says nothing. */
export type RestrictedDefaults = Pick<SellingPartnerSettings, 'dataElements' | 'restrictedData'>;

/** @throws {@link AmazonAuthError} `NO_DATA_ELEMENTS` */
export function restrictedNeed(
	operation: RestrictedOperation,
	pathname: string,
	endpoint: SellingPartnerEndpointMatch,
	context: AmazonContext,
	defaults: RestrictedDefaults,
): SellingPartnerNeed {
	const known = {operation: operation.operation, template: operation.template};
	const policy = context.restrictedData ?? defaults.restrictedData ?? (endpoint.sandbox ? 'auto' : 'require');
	const plain = (why: string): SellingPartnerNeed & {credential: 'refresh-token'} => ({
		...known,
		credential: 'refresh-token',
		reason: `${operation.operation} is a restricted operation, but ${why}: it goes with the seller's access token.`,
	});
	const document = operation.genericPath ? undefined : {method: operation.method, path: pathname};
	if (policy === 'never') {
		return {...plain('"restrictedData" is \'never\''), ...(document && {unasked: document})};
	}
	if (document && !(context.reportType !== undefined && isRestrictedReportType(context.reportType))) {
		const why =
			context.reportType === undefined
				? 'without a "reportType" it cannot be told whether this document is restricted'
				: `a document of type ${context.reportType} is not restricted`;
		return {...plain(why), document};
	}
	const elements = elementsFor(operation, context, defaults);
	if (elements === 'none-asked') {
		return plain('"dataElements" asks for no personal data');
	}
	if (elements === 'none-allowed') {
		if (policy === 'require') {
			throw noElements(operation, endpoint.host);
		}
		return {...plain('it gives none of the data elements that are asked for'), isFallback: true};
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
	defaults: RestrictedDefaults,
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

function noElements({operation, dataElements}: RestrictedOperation, host: string): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_NO_DATA_ELEMENTS',
		`${operation} at ${host} can give ${dataElements.join(', ')} and none of what "dataElements" asks for. Ask for one of these, for none with dataElements: [], or set restrictedData: 'auto'.`,
		{api: 'selling-partner', operation},
	);
}

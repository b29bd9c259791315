/**
 * What a restricted operation needs: which personal data is asked for, and what the policy makes of it where none is.
 *
 * Pure. The three operations that take data elements are asked for those alone that they can give.
 */
import {productionHost} from '../../hosts.js';
import {AmazonAuthError} from '../../errors.js';
import {nearest} from '../../util/near-miss.js';
import type {AmazonContext, DataElement} from '../../types.js';
import type {RestrictedResource, SellingPartnerEndpointMatch, SellingPartnerNeed} from './need.js';
import type {SellingPartnerSettings} from './options.js';
import {isRestrictedReportType, RESTRICTED_REPORT_TYPES} from './report-types.js';
import type {RestrictedOperation} from './operations.js';

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
	const policy = context.restrictedData ?? defaults.restrictedData ?? (endpoint.sandbox ? 'auto' : 'require');
	const plain = (why: string | (() => string)): SellingPartnerNeed & {credential: 'refresh-token'} => ({
		operation: operation.operation,
		template: operation.template,
		credential: 'refresh-token',
		reason: () =>
			`${operation.operation} is a restricted operation, but ${typeof why === 'string' ? why : why()}: it goes with the seller's access token.`,
	});
	const document = operation.genericPath ? undefined : {method: operation.method, path: pathname};
	if (policy === 'never') {
		return {...plain('"restrictedData" is \'never\''), ...(document && {unasked: document})};
	}
	if (document && !(context.reportType !== undefined && isRestrictedReportType(context.reportType))) {
		const why =
			context.reportType === undefined
				? 'without a "reportType" it cannot be told whether this document is restricted'
				: notRestricted(context.reportType);
		return {...plain(why), document};
	}
	const asked = context.dataElements ?? defaults.dataElements;
	const takesElements = operation.dataElements.length > 0;
	if (takesElements && asked.length === 0) {
		return plain('"dataElements" asks for no personal data');
	}
	const found = document ?? genericResource(operation, takesElements ? asked : NO_ELEMENTS);
	if (found === 'none-allowed') {
		if (policy === 'require') {
			throw noElements(operation, endpoint.host);
		}
		return {...plain('it gives none of the data elements that are asked for'), isFallback: true};
	}
	return {
		operation: operation.operation,
		template: operation.template,
		credential: 'restricted-data-token',
		policy,
		isDocument: !operation.genericPath,
		resource: found,
		reason() {
			const onto = endpoint.sandbox ? `, minted at ${productionHost(endpoint.region)} since the sandbox mints none` : '';
			return `${operation.operation} is a restricted operation: it goes with a Restricted Data Token for ${found.method} ${found.path}${onto}.`;
		},
	};
}

/** Written out for `explain` alone. A type that is nearly a restricted one may be misspelt, or be another one. */
function notRestricted(reportType: string): () => string {
	return () => {
		const [near] = nearest(reportType.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'), [...RESTRICTED_REPORT_TYPES], 3);
		const hint = near === undefined ? '' : `; did you mean ${near}`;
		return `${reportType} is none of the ${RESTRICTED_REPORT_TYPES.size} restricted report types${hint}`;
	};
}

const NO_ELEMENTS: readonly DataElement[] = Object.freeze([]);

/** Settled once for what an application always asks for: it is the same for each of its calls. */
const settled = new WeakMap<readonly DataElement[], Map<RestrictedOperation, RestrictedResource | 'none-allowed'>>();

/** What serves every id of the seller, with the elements that are asked for and may be had there. */
function genericResource(operation: RestrictedOperation, asked: readonly DataElement[]): RestrictedResource | 'none-allowed' {
	const ofAsked = settled.get(asked) ?? new Map<RestrictedOperation, RestrictedResource | 'none-allowed'>();
	const known = ofAsked.get(operation);
	if (known) {
		return known;
	}
	const {method, template: path} = operation;
	const dataElements = asked.filter((element) => operation.dataElements.includes(element));
	const resource =
		asked === NO_ELEMENTS ? {method, path} : dataElements.length === 0 ? 'none-allowed' : {method, path, dataElements};
	settled.set(asked, ofAsked.set(operation, resource));
	return resource;
}

function noElements({operation, dataElements}: RestrictedOperation, host: string): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_NO_DATA_ELEMENTS',
		`${operation} at ${host} can give ${dataElements.join(', ')} and none of what "dataElements" asks for. Ask for one of these, for none with dataElements: [], or set restrictedData: 'auto'.`,
		{api: 'selling-partner', operation},
	);
}

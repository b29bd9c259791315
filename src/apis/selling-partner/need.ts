/**
 * Decides which credential a call to the Selling Partner API needs, and why: pure, from method, path, context and settings.
 *
 * classify.ts matches the path; this file decides which personal data is asked for, and what the policy makes of a restricted operation
 * for which none is. The three operations that take data elements are asked for those alone that they can give.
 */

import {AmazonAuthError} from '../../errors.js';
import {productionHost} from '../../hosts.js';
import type {AmazonContext, DataElement, SellingRegion} from '../../types.js';
import {nearest} from '../../util/near-miss.js';
import {classify} from './classify.js';
import {isRestrictedReportType, RESTRICTED_REPORT_TYPES, type RestrictedOperation} from './operations.js';
import type {SellingPartnerSettings} from './options.js';

export interface SellingPartnerEndpointMatch {
	readonly host: string;
	readonly region: SellingRegion;
	readonly sandbox: boolean;
}

/** What a Restricted Data Token opens. */
export interface RestrictedResource {
	readonly method: string;
	readonly path: string;
	readonly dataElements?: readonly DataElement[];
}

interface Common {
	/** A function, since only `explain` needs the text. */
	readonly reason: () => string;
	readonly operation: string | undefined;
	readonly template: string | undefined;
}

export type SellingPartnerNeed = Common &
	(
		| {
				readonly credential: 'refresh-token';
				/** A report document of unknown kind, for which a reply may tell that a Restricted Data Token is needed. */
				readonly document?: RestrictedResource;
				/** A restricted resource for which no token is to be minted. */
				readonly unasked?: RestrictedResource;
				/** Personal data was asked for, and the call goes without. */
				readonly isFallback?: true;
		  }
		| {readonly credential: 'grantless'; readonly scope: string}
		| {readonly credential: 'ready-made'}
		| ({readonly credential: 'restricted-data-token'} & RestrictedNeed)
	);

export interface RestrictedNeed {
	readonly operation: string | undefined;
	readonly resource: RestrictedResource;
	readonly policy: 'require' | 'auto';
	/** Whether `resource` is a report document, which may turn out not to be restricted. */
	readonly isDocument: boolean;
}

/** @throws {@link AmazonAuthError} `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS` */
export function needOf(
	method: string,
	pathname: string,
	endpoint: SellingPartnerEndpointMatch,
	context: AmazonContext,
	defaults: Defaults,
): SellingPartnerNeed {
	const found = classify(method, pathname, defaults.grantless);
	if (found.kind === 'ambiguous') {
		throw ambiguous(method, endpoint.host, pathname, found);
	}
	const {operation, template} = found.kind === 'plain' ? UNNAMED : found.operation;
	if (context.restrictedDataToken) {
		return {
			operation,
			template,
			credential: 'ready-made',
			reason: () => 'The call brings a ready-made Restricted Data Token, which is used as it is.',
		};
	}
	if (found.kind === 'grantless') {
		const {scope, removed, source} = found.operation;
		return {
			operation,
			template,
			credential: 'grantless',
			scope,
			reason: () => {
				const gone = removed === undefined ? '' : ` Amazon has removed it on ${removed}.`;
				const why = source === undefined ? '"sellingPartner.grantless" names this operation' : 'This operation is grantless';
				return `${why}: a token of the application itself, scope ${scope}.${gone}`;
			},
		};
	}
	if (found.kind === 'plain') {
		return {
			operation,
			template,
			credential: 'refresh-token',
			reason: () => "No restricted or grantless operation: it goes with the seller's access token.",
		};
	}
	return restrictedNeed(found.operation, pathname, endpoint, context, defaults);
}

const UNNAMED = {operation: undefined, template: undefined} as const;

function ambiguous(
	method: string,
	host: string,
	pathname: string,
	{operation, template}: {operation: string; template: string},
): AmazonAuthError {
	return new AmazonAuthError(
		'ERR_AMAZON_AMBIGUOUS_PATH',
		`The path of this ${method} to ${host} can be read as ${operation} (${template}) by one server and as something else by another, so nothing was sent. ${adviceOn(pathname)}`,
		{api: 'selling-partner', operation},
	);
}

/** Says what is odd about the path, and quotes nothing of it. */
function adviceOn(pathname: string): string {
	if (pathname.startsWith('//')) {
		return 'It begins with two slashes: join host and path with one.';
	}
	if (pathname.includes('//')) {
		return 'It holds two slashes in a row: an id is empty, or two parts of the path are joined with a slash each.';
	}
	return pathname.endsWith('/') && !/[%;\\]/.test(pathname)
		? 'It ends with a slash: leave that out.'
		: 'Build the URL with amazonUrl, and check the ids that go into it.';
}

/** What the application says of all its calls: the data elements and the policy where a context names none, and what is grantless. */
export type Defaults = Pick<SellingPartnerSettings, 'dataElements' | 'restrictedData' | 'grantless'>;

/** @throws {@link AmazonAuthError} `NO_DATA_ELEMENTS` */
export function restrictedNeed(
	operation: RestrictedOperation,
	pathname: string,
	endpoint: SellingPartnerEndpointMatch,
	context: AmazonContext,
	defaults: Defaults,
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

/** Only `explain` needs this text. A report type that is nearly a restricted one may be misspelt, or be another type. */
function notRestricted(reportType: string): () => string {
	return () => {
		const [near] = nearest(reportType.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'), [...RESTRICTED_REPORT_TYPES], 3);
		const hint = near === undefined ? '' : `; did you mean ${near}`;
		return `${reportType} is none of the ${RESTRICTED_REPORT_TYPES.size} restricted report types${hint}`;
	};
}

const NO_ELEMENTS: readonly DataElement[] = Object.freeze([]);

/** Caches the resources of the data elements that an application asks for, which are the same for each of its calls. */
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

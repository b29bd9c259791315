/**
 * Which credential a call to the Selling Partner API needs, and why: pure, from method, path, context and settings.
 *
 * Matching is classify.ts's; what becomes of a restricted operation is restricted-need.ts's.
 */
import {AmazonAuthError} from '../../errors.js';
import type {AmazonContext} from '../../types.js';
import {classify} from './classify.js';
import type {SellingPartnerEndpointMatch, SellingPartnerNeed} from './need.js';
import {type RestrictedDefaults, restrictedNeed} from './restricted-need.js';

/** @throws {@link AmazonAuthError} `AMBIGUOUS_PATH`, `NO_DATA_ELEMENTS` */
export function needOf(
	method: string,
	pathname: string,
	endpoint: SellingPartnerEndpointMatch,
	context: AmazonContext,
	defaults: RestrictedDefaults,
): SellingPartnerNeed {
	const found = classify(method, pathname);
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
		const {scope, removed} = found.operation;
		return {
			operation,
			template,
			credential: 'grantless',
			scope,
			reason: () => {
				const gone = removed === undefined ? '' : ` Amazon has removed it on ${removed}.`;
				return `This operation is grantless: a token of the application itself, scope ${scope}.${gone}`;
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

/** What is odd about the path, without a word of it. */
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

/**
 * `explain METHOD URL` says in a shell what `auth.explain` says in a program. It needs no credentials and sends nothing.
 */
import {METHODS} from 'node:http';
import {type AmazonAuthOptions, type AmazonContext, type AmazonIdentity, createAmazonAuth, type Explanation} from '../index.js';
import type {ExplainCommand} from './arguments.js';
import {SERVICES} from './checks/index.js';
import {type Paint, table} from './screen.js';
import {UsageError} from './usage.js';

/** @throws {@link UsageError} for a method, a URL or an option that cannot be meant */
export function explain({method, url, ...said}: ExplainCommand): Explanation {
	if (!METHODS.includes(method.toUpperCase())) {
		throw new UsageError('explain takes an HTTP method that clients know, such as GET. The method comes first, then the URL.');
	}
	// The package checks these values when it reads them, so that the type need not be true here.
	const amazon = Object.fromEntries(
		(['dataElements', 'reportType', 'restrictedData', 'marketplace'] as const).flatMap((key) =>
			said[key] === undefined ? [] : [[key, said[key]]],
		),
	) as AmazonContext;
	try {
		return createAmazonAuth(ANY).as(EVERYBODY).explain(method, url, amazon);
	} catch (error) {
		if (error instanceof TypeError) {
			throw new UsageError(withOptions(error.message));
		}
		throw error;
	}
}

/** Every service is configured, so that the explanation depends on the call alone. */
const ANY: AmazonAuthOptions = Object.assign({}, ...SERVICES.map(({explained}) => explained.options));

/** Every account that a call may need, since the question is about the call and its account is of no interest. */
const EVERYBODY: AmazonIdentity = Object.assign({application: true}, ...SERVICES.map(({explained}) => explained.identity));

const OPTION_OF_KEY: Readonly<Record<string, string>> = {
	dataElements: '--data-elements',
	reportType: '--report-type',
	restrictedData: '--restricted-data',
	marketplace: '--marketplace',
};
const KEY =
	/"(?:amazon\.)?(dataElements|reportType|restrictedData|marketplace)"|\b(dataElements|restrictedData): (?:\[\]|'(\w+)')/g;

/** Replaces the keys and values of a program in a sentence by the options of the command line. */
function withOptions(sentence: string): string {
	return sentence.replaceAll(KEY, (_all, quoted?: string, assigned?: string, value = "''") =>
		quoted === undefined ? `${OPTION_OF_KEY[assigned ?? '']} ${value}` : `${OPTION_OF_KEY[quoted]}`,
	);
}

/** Writes an explanation as a table for a person. */
export function showExplanation(explanation: Explanation, paint: Paint): string {
	const {api, region, sandbox, operation, credential, header, scope, restrictedResource, reason} = explanation;
	const place = [region, sandbox === undefined ? undefined : sandbox ? 'sandbox' : 'production'].filter(
		(one) => one !== undefined,
	);
	const resource = restrictedResource && [restrictedResource.method, restrictedResource.path].join(' ');
	const elements = restrictedResource?.dataElements?.join(', ');
	const rows: readonly (readonly [string, string | undefined])[] = [
		['API', titleOf(api) + (place.length > 0 ? ` (${place.join(', ')})` : '')],
		['Operation', operation],
		['Credential', CREDENTIAL_TITLES[credential]],
		['Header', header],
		['Scope', scope],
		['Resource', resource],
		['Data elements', elements],
		['Reason', withOptions(reason)],
	];
	return table(
		rows.filter((row): row is readonly [string, string] => row[1] !== undefined),
		paint,
	);
}

function titleOf(api: Explanation['api']): string {
	return SERVICES.find(({name}) => name === api)?.title ?? 'none';
}

const CREDENTIAL_TITLES: Readonly<Record<Explanation['credential'], string>> = {
	'client-credentials': 'access token of the application',
	'refresh-token': 'access token of the account',
	'restricted-data-token': 'Restricted Data Token',
	grantless: 'access token of the application, for a grantless operation',
	'pay-signature': 'signature of Amazon Pay',
	none: 'none',
};

/**
 * Which kind of credential an operation of the Selling Partner API takes, by method and path.
 *
 * Never by operation id (APIs share them) and never by prefix (`/notifications/v1/` holds both kinds).
 * Knows nothing of hosts, sellers or tokens. Runs on every request: an ordinary path costs a few regular expressions and one look-up.
 */

import {compileTemplate, isOdd, type PathTemplate, readingsOf, segmentCount} from '../../util/paths.js';
import {
	GRANTLESS_OPERATIONS,
	type GrantlessOperation,
	NO_MORE,
	RESTRICTED_OPERATIONS,
	type RestrictedOperation,
} from './operations.js';

/** What a request is; `plain` goes with the seller's token, `ambiguous` must not be sent at all. */
export type Classification =
	| {readonly kind: 'restricted'; readonly operation: RestrictedOperation}
	| {readonly kind: 'grantless'; readonly operation: GrantlessOperation}
	| {readonly kind: 'ambiguous'; readonly operation: string; readonly template: string}
	| {readonly kind: 'plain'};

/**
 * What kind of call `method` on `pathname` is. Takes the raw `URL.pathname`: letter case counts, and nothing is decoded for an answer.
 *
 * Ambiguous is a path that two servers may read differently and that is a restricted or grantless operation in one of the readings.
 * The same forms in any other path are plain: a SKU may hold `%2F`.
 *
 * @param more operations that the application calls grantless, beside those of the table
 */
export function classify(method: string, pathname: string, more: readonly GrantlessOperation[] = NO_MORE): Classification {
	const candidates = indexWith(more).get(method.toUpperCase());
	if (candidates === undefined) {
		return PLAIN;
	}
	if (!isOdd(pathname)) {
		return find(candidates, pathname) ?? PLAIN;
	}
	const readings = readingsOf(pathname);
	if (readings === undefined) {
		return UNREADABLE;
	}
	for (const reading of readings) {
		const found = find(candidates, reading);
		if (found !== undefined) {
			return {kind: 'ambiguous', operation: found.operation.operation, template: found.operation.template};
		}
	}
	return PLAIN;
}

type Found = Extract<Classification, {kind: 'restricted' | 'grantless'}>;
type Candidate = {readonly template: PathTemplate; readonly found: Found};

const PLAIN: Classification = {kind: 'plain'};

/** A path with too many readings to list is refused: only an attacker writes one. */
const UNREADABLE: Classification = {kind: 'ambiguous', operation: 'unknown', template: 'unknown'};

/** Indexed by the number of segments, which leaves a handful of templates to compare. */
type Candidates = ReadonlyMap<number, readonly Candidate[]>;

/** Indexed by method, one index for each list of further operations. */
const indices = new WeakMap<readonly GrantlessOperation[], ReadonlyMap<string, Candidates>>();

/** Built on the first request, since many processes that import this module call another API. */
function indexWith(more: readonly GrantlessOperation[]): ReadonlyMap<string, Candidates> {
	const known = indices.get(more);
	if (known) {
		return known;
	}
	const index = indexed([
		...RESTRICTED_OPERATIONS.map((operation): Found => ({kind: 'restricted', operation})),
		...[...GRANTLESS_OPERATIONS, ...more].map((operation): Found => ({kind: 'grantless', operation})),
	]);
	indices.set(more, index);
	return index;
}

function indexed(operations: readonly Found[]): Map<string, Map<number, Candidate[]>> {
	const byMethod = new Map<string, Map<number, Candidate[]>>();
	for (const found of operations) {
		const {method, template: text} = found.operation;
		const template = compileTemplate(text);
		const count = segmentCount(text);
		const byCount = byMethod.get(method) ?? new Map<number, Candidate[]>();
		byMethod.set(method, byCount.set(count, [...(byCount.get(count) ?? []), {template, found}]));
	}
	return byMethod;
}

function find(candidates: Candidates, pathname: string): Found | undefined {
	return candidates.get(segmentCount(pathname))?.find(({template}) => template.test(pathname))?.found;
}

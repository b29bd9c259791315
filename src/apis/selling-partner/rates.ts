/**
 * The documented rates of the restricted and grantless operations, for a 429 that does not say how long to wait.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits-in-the-sp-api
 */
import {classify} from './classify.js';

const A_MINUTE = 0.0167;
/** The rates of operations with less than one call a second. */
const SLOW: ReadonlyMap<string, number> = new Map([
	['/orders/v0/orders', A_MINUTE],
	['/reports/2021-06-30/documents/{reportDocumentId}', A_MINUTE],
	['/applications/2023-11-30/clientSecret', A_MINUTE],
]);

/** The calls a second that an operation may be called; undefined for an operation that neither table lists. */
export function rateOf(method: string, pathname: string): number | undefined {
	const found = classify(method, pathname);
	if (found.kind !== 'restricted' && found.kind !== 'grantless') {
		return undefined;
	}
	const {template} = found.operation;
	// One order, and each of its parts.
	return SLOW.get(template) ?? (template.startsWith('/orders/v0/orders/{') ? 0.5 : 1);
}

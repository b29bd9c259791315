/**
 * Path templates such as `/orders/v0/orders/{orderId}`, compared whole.
 *
 * The number of segments must agree: a prefix would take `/orderItems/buyerInfo` for `/orderItems`.
 * Compares characters as they stand; what else a server may make of a path is thought of in path-readings.ts.
 */

/** Matches a path that has the segments of the template, with anything but an empty one for each parameter. */
export type PathTemplate = RegExp;

/**
 * The template, ready to be compared: as an expression, since to cut each path into segments takes longer than all comparisons.
 *
 * @throws TypeError if it does not begin with a slash, or a segment is empty or only in part a `{parameter}`.
 */
export function compileTemplate(template: string): PathTemplate {
	if (!TEMPLATE.test(template)) {
		throw new TypeError(
			`"${template}" is not a path template: write segments after slashes, each a literal or one {parameter}, as in "/orders/v0/orders/{orderId}"`,
		);
	}
	return new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(PARAMETER, '[^/]+')}$`);
}

/** How many segments a path has. */
export function segmentCount(pathname: string): number {
	let count = 0;
	for (let slash = pathname.indexOf('/'); slash !== -1; slash = pathname.indexOf('/', slash + 1)) {
		count++;
	}
	return count;
}

const TEMPLATE = /^(?:\/(?:[\w.~-]+|\{\w+\}))+$/;
const PARAMETER = /\{\w+\}/g;

/**
 * Path templates such as `/orders/v0/orders/{orderId}`, compared segment by segment.
 *
 * The number of segments must agree: a prefix would take `/orderItems/buyerInfo` for `/orderItems`.
 * Compares characters as they stand; what else a server may make of a path is thought of in path-readings.ts.
 */

/** A template cut into segments; `undefined` stands for a `{parameter}`. The first one is what precedes the leading slash: ''. */
export type PathTemplate = readonly (string | undefined)[];

/**
 * The template, ready to be compared.
 *
 * @throws TypeError if it does not begin with a slash, or a segment is empty or only in part a `{parameter}`.
 */
export function compileTemplate(template: string): PathTemplate {
	if (!TEMPLATE.test(template)) {
		throw new TypeError(
			`"${template}" is not a path template: write segments after slashes, each a literal or one {parameter}, as in "/orders/v0/orders/{orderId}"`,
		);
	}
	return pathSegments(template).map((segment) => (segment.startsWith('{') ? undefined : segment));
}

/** The segments of a path, '' before its leading slash included. */
export function pathSegments(pathname: string): string[] {
	return pathname.split('/');
}

/** Whether the segments of a path are those of the template, with anything but an empty segment for each parameter. */
export function matchesTemplate(template: PathTemplate, segments: readonly string[]): boolean {
	return (
		template.length === segments.length &&
		template.every((expected, index) => (expected === undefined ? segments[index] !== '' : segments[index] === expected))
	);
}

const TEMPLATE = /^(?:\/(?:[\w.~-]+|\{\w+\}))+$/;

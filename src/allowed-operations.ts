/**
 * The `operations` an application allows itself: read once, asked for every call.
 *
 * An operation names no host: regions and sandboxes share their paths, and the paths of the three APIs do not meet. A path is compared as
 * it is sent; one that a server may read differently is none of them, whatever it would be if normalised.
 */
import {isOdd} from './selling-partner/path-readings.js';
import {compileTemplate, type PathTemplate} from './selling-partner/path-template.js';

/** Whether a method and a path are one of the operations, each written as `GET /orders/v0/orders/{orderId}`. */
export function readOperations(value: unknown, name: string): (method: string, pathname: string) => boolean {
	if (!Array.isArray(value)) {
		throw new TypeError(`"${name}" must be an array of operations, such as ['${EXAMPLE}'].`);
	}
	const operations = value.map((entry: unknown, index) => readOperation(entry, `${name}[${index}]`));
	return function isAllowed(method, pathname) {
		return !isOdd(pathname) && operations.some((operation) => operation.method === method && operation.template.test(pathname));
	};
}

const EXAMPLE = 'GET /orders/v0/orders/{orderId}';
const OPERATION = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/.+)$/;

function readOperation(entry: unknown, name: string): {method: string; template: PathTemplate} {
	const shown = typeof entry === 'string' ? `is '${entry}': it ` : '';
	const [, method, path] = (typeof entry === 'string' && OPERATION.exec(entry)) || [];
	if (method === undefined || path === undefined || isOdd(path)) {
		throw new TypeError(`"${name}" ${shown}must be a method in capitals and a path template, such as '${EXAMPLE}'.`);
	}
	try {
		return {method, template: compileTemplate(path)};
	} catch (error) {
		throw new TypeError(`"${name}" ${shown}must hold a path of whole segments, such as '${EXAMPLE}'.`, {cause: error});
	}
}

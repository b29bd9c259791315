/**
 * The `operations` an application allows itself: read once, asked for every call.
 *
 * An operation names no host: regions and sandboxes share their paths, and the paths of the three APIs do not meet. A path is compared as
 * it is sent; one that a server may read differently is none of them, whatever it would be if normalised. But for a SKU, which may hold
 * `/ % # ; ? \`: where Amazon documents one, and encoded as `amazonUrl` does it, it stays the one segment that it is.
 */
import {encodeStrictly} from '../util/percent-encoding.js';
import {classify} from '../apis/selling-partner/classify.js';
import {isOdd} from '../util/path-readings.js';
import {compileTemplate, type PathTemplate} from '../util/path-template.js';

/** Whether a method and a path are one of the operations, each written as `GET /orders/v0/orders/{orderId}`. */
export function readOperations(value: unknown, name: string): (method: string, pathname: string) => boolean {
	if (!Array.isArray(value)) {
		throw new TypeError(`"${name}" must be an array of operations, such as ['${EXAMPLE}'].`);
	}
	const operations = value.map((entry: unknown, index) => readOperation(entry, `${name}[${index}]`));
	return function isAllowed(method, pathname) {
		const allowing = isOdd(pathname) ? allowsWithSku : allows;
		return operations.some((operation) => operation.method === method && allowing(operation, pathname));
	};
}

interface Operation {
	readonly method: string;
	readonly template: PathTemplate;
	/** Which segment is a SKU, by Amazon's model; the first is 1. */
	readonly sku: number | undefined;
}

/** Templates that hold a SKU, in Amazon's models: {} is another parameter. */
const WITH_SKU: readonly string[] = [
	'DELETE /fba/inventory/v1/items/{sku}',
	'GET /fba/outbound/2020-07-01/features/inventory/{}/{sku}',
	...['DELETE', 'PATCH', 'PUT'].map((method) => `${method} /listings/2020-09-01/items/{}/{sku}`),
	...['DELETE', 'GET', 'PATCH', 'PUT'].map((method) => `${method} /listings/2021-08-01/items/{}/{sku}`),
	'POST /products/fees/v0/listings/{sku}/feesEstimate',
	'GET /products/pricing/v0/listings/{sku}/offers',
];
const SKU_SEGMENTS: ReadonlyMap<string, number> = new Map(
	WITH_SKU.map((operation) => [operation.replace('{sku}', '{}'), operation.split('/').indexOf('{sku}')]),
);

function allows({template}: Operation, pathname: string): boolean {
	return template.test(pathname);
}

/** Nothing but the SKU may be odd, and nothing that a server may make of it may be an operation with a credential of its own. */
function allowsWithSku({method, template, sku}: Operation, pathname: string): boolean {
	const segments = pathname.split('/');
	const encoded = sku === undefined ? undefined : segments[sku];
	if (sku === undefined || encoded === undefined || !isEncodedSku(encoded)) {
		return false;
	}
	const plain = segments.with(sku, 'SKU').join('/');
	return !isOdd(plain) && template.test(plain) && classify(method, pathname).kind === 'plain';
}

/** As `amazonUrl` writes it. Not empty, nor nothing but separators, without which the path is another; no dot segments, which would lead elsewhere if decoded, nor escapes in escapes, which are decoded twice. */
function isEncodedSku(segment: string): boolean {
	try {
		const sku = decodeURIComponent(segment);
		const hasDots = sku.split(/[/\\;?#]/).some((piece) => /^\.{1,2}$/.test(piece.trim()));
		const isSomething = /[^\s/\\;?#]/.test(sku);
		return encodeStrictly(sku) === segment && isSomething && !hasDots && !/\p{Cc}|%[0-9a-f]{2}/iu.test(sku);
	} catch {
		return false;
	}
}

const EXAMPLE = 'GET /orders/v0/orders/{orderId}';
const OPERATION = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/.+)$/;

function readOperation(entry: unknown, name: string): Operation {
	const shown = typeof entry === 'string' ? `is '${entry}': it ` : '';
	const [, method, path] = (typeof entry === 'string' && OPERATION.exec(entry)) || [];
	if (method === undefined || path === undefined || isOdd(path)) {
		throw new TypeError(`"${name}" ${shown}must be a method in capitals and a path template, such as '${EXAMPLE}'.`);
	}
	try {
		const sku = SKU_SEGMENTS.get(`${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
		return {method, template: compileTemplate(path), sku};
	} catch (error) {
		throw new TypeError(`"${name}" ${shown}must hold a path of whole segments, such as '${EXAMPLE}'.`, {cause: error});
	}
}

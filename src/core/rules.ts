/**
 * The rules of a binding that was made for a browser's request: what it may call, and which of its calls outlive that request.
 *
 * A user's id may become part of a path, and a URL may come from anywhere: what an application did not allow is refused before a token is
 * fetched. An operation names no host: regions and sandboxes share their paths, and the paths of the APIs do not meet. A path is compared as
 * it is sent; one that a server may read differently is none of them. The exception is a SKU, which may hold `/ % # ; ? \`: where Amazon
 * documents one, and encoded as `amazonUrl` encodes it, it stays one segment.
 */

import {APIS} from '../apis/index.js';
import {encodeStrictly} from '../util/encoding.js';
import {alone} from '../util/members.js';
import {assertKnownKeys, readOneOf} from '../util/option-readers.js';
import {compileTemplate, isOdd, type PathTemplate} from '../util/paths.js';
import type {BindingRules} from './binding.js';

/** When calls end with the request they were made for. */
export type AbortOnDisconnect = 'safe-methods' | 'always' | 'never';

/**
 * The rules that the options of an adapter's `amazonAuth()` stand for.
 *
 * @throws TypeError naming the option that is wrong
 */
export function readBindingRules(options: unknown): BindingRules {
	const {operations, otherHosts = false, abortOnDisconnect = 'safe-methods'} = assertKnownKeys(options, KEYS, 'options');
	if (typeof otherHosts !== 'boolean') {
		throw new TypeError('"otherHosts" must be true or false.');
	}
	const mode = readOneOf<AbortOnDisconnect>(abortOnDisconnect, ['safe-methods', 'always', 'never'], 'abortOnDisconnect');
	return alone<BindingRules>({
		...(operations === undefined ? {} : {allows: readOperations(operations, 'operations')}),
		amazonOnly: !otherHosts,
		cuts: CUTS[mode],
		forFramework: true,
	});
}

const KEYS = ['identify', 'operations', 'otherHosts', 'abortOnDisconnect'] as const;

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

const CUTS: Readonly<Record<AbortOnDisconnect, (method: string) => boolean>> = {
	// A call that changes something goes on: half an order placed is worse than a reply that nobody reads.
	'safe-methods': (method) => SAFE_METHODS.includes(method),
	always: () => true,
	never: () => false,
};

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
	return !isOdd(plain) && template.test(plain) && APIS.every(({isPlain}) => isPlain?.(method, pathname) ?? true);
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

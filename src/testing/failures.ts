/**
 * Scripts answer the next requests that fit, in place of the true reply.
 *
 * The first script that fits is used up first. A wrong script is refused as soon as it is written.
 */

import type {FailHandle, FailRule} from './fail-types.js';
import type {ReceivedRequest} from './http/exchange.js';
import {fits} from './journal.js';
import {assertRequestFilter} from './journal-filter.js';
import {alone, isKeyed} from './keyed.js';
import {hasNamedError} from './named-errors.js';
import {operationOf} from './operations.js';

/** Keeps the scripts that are in force. */
export interface Failures {
	add(rule: FailRule): FailHandle;
	/** Uses one answer of the script for this request; undefined where no script fits. */
	take(request: ReceivedRequest): FailRule | undefined;
	clear(): void;
}

const outcomes = [
	'status',
	'error',
	'reset',
	'hang',
	'latencyMs',
	'html',
	'truncate',
	'trickleMs',
	'gigantic',
	'change',
] as const;
const keys: readonly string[] = [
	...outcomes,
	'service',
	'host',
	'method',
	'path',
	'operation',
	'times',
	'headers',
	'body',
	'foreign',
	'htmlStatus',
];

/** Starts without a script. */
export function createFailures(): Failures {
	let scripts: {rule: FailRule; left: number; count: number}[] = [];
	return {
		add(given) {
			const rule = alone<FailRule>(given);
			assertRule(rule);
			const script = {rule, left: rule.times ?? 1, count: 0};
			scripts.push(script);
			return {
				get count() {
					return script.count;
				},
				remove() {
					scripts = scripts.filter((one) => one !== script);
				},
			};
		},
		take(request) {
			const script = scripts.find(
				({rule, left}) => left > 0 && fits(rule, {...request, operation: operationOf(request)}) && canAnswer(rule, request),
			);
			if (!script) {
				return undefined;
			}
			script.left -= 1;
			script.count += 1;
			return script.rule;
		},
		clear() {
			scripts = [];
		},
	};
}

function canAnswer(rule: FailRule, request: ReceivedRequest): boolean {
	return !('error' in rule) || hasNamedError(request.service, rule.error);
}

function assertRule(rule: FailRule): void {
	const unknown = Object.keys(rule).find((key) => !keys.includes(key));
	if (unknown !== undefined) {
		throw new TypeError(`"${unknown}" is not a key of a fail rule: use ${keys.join(', ')}.`);
	}
	const given = outcomes.filter((outcome) => outcome in rule);
	if (given.length !== 1) {
		throw new TypeError(`A fail rule needs exactly one of "${outcomes.join('", "')}"; it has ${given.length}.`);
	}
	assertRequestFilter(rule);
	if ('error' in rule && !hasNamedError(rule.service, rule.error)) {
		throw new TypeError(
			`"error" is "${rule.error}", which is not an error of ${rule.service ?? "any of Amazon's services"}: use one of Amazon's names.`,
		);
	}
	if ('foreign' in rule && !(rule.foreign === true && 'status' in rule)) {
		throw new TypeError('"foreign" must be true, and goes with "status": what something between here and Amazon answers.');
	}
	const numbers = ['latencyMs', 'trickleMs', 'gigantic'];
	const statuses = ['status', 'htmlStatus'];
	for (const [name, value] of Object.entries(rule)) {
		if (numbers.includes(name) && !(typeof value === 'number' && value >= 0)) {
			throw new TypeError(`"${name}" must be a number, 0 or more: it is ${String(value)}.`);
		}
		if (statuses.includes(name) && !isStatus(value)) {
			throw new TypeError(`"${name}" must be a whole number from 100 to 599: it is ${JSON.stringify(value)}.`);
		}
	}
	assertReadable(rule);
	const {times = 1} = rule;
	if (!(times >= 1)) {
		throw new TypeError('"times" must be 1 or more: leave it out for the next request only.');
	}
}

/** Refuses objects such as a Map, which would be sent as `{}`, and functions, which would be left out. */
function assertReadable(rule: FailRule): void {
	for (const name of ['headers', 'change'] as const) {
		const value: unknown = Reflect.get(rule, name);
		if (value !== undefined && !isKeyed(value)) {
			throw new TypeError(`"${name}" must be a plain object: Object.fromEntries() makes one of a Headers or Map.`);
		}
	}
	const body: unknown = Reflect.get(rule, 'body');
	if (typeof body === 'function' || (typeof body === 'object' && body !== null && !Array.isArray(body) && !isKeyed(body))) {
		throw new TypeError('"body" must be a string, or what JSON.stringify() makes one of: a plain object, an array.');
	}
}

function isStatus(value: unknown): boolean {
	return Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 599;
}

/**
 * Whether an own inspect function and `toJSON` on the hook's `options` decide what loggers see of an error.
 */
import {inspect} from 'node:util';
import got, {type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {failures, provoke} from './failures.js';
import {rejectionOf, startOrigin} from './origin.js';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

const soon = {limit: 1, calculateDelay: ({computedValue}: {computedValue: number}): number => computedValue && 1};

/** Makes the options print as `shown`, without changing what they are. */
const redact: BeforeRequestHook = (options) => {
	Object.defineProperties(options, {
		[INSPECT]: {value: () => 'shown', enumerable: false, configurable: true},
		toJSON: {value: () => 'shown', enumerable: false, configurable: true},
	});
};

function fail(): never {
	throw new Error('no');
}

function printed(error: Error): {inOptions: boolean; json: unknown} {
	const {options} = JSON.parse(JSON.stringify(error)) as {options?: unknown};
	return {inOptions: inspect(error, {depth: 12}).includes('options: shown'), json: options};
}

it.each(failures)('an own inspect function and toJSON on the options are used for the error: %s', async (failure) => {
	expect(printed(await provoke(failure, {beforeRequest: [redact]}))).toEqual({inOptions: true, json: 'shown'});
});

it('they are used for the error of a retry, where the hook ran again', async () => {
	const origin = await startOrigin([{status: 503}, {status: 503}]);
	const error = await rejectionOf(got(origin.url, {retry: soon, hooks: {beforeRequest: [redact]}}));
	expect(origin.sends.length).toBe(2);
	expect(printed(error)).toEqual({inOptions: true, json: 'shown'});
});

it('they are used for the error of a redirect, where the hook ran again', async () => {
	const origin = await startOrigin([{status: 302, headers: {location: '/next'}}, {status: 403}]);
	const error = await rejectionOf(got(origin.url, {hooks: {beforeRequest: [redact]}}));
	expect(printed(error)).toEqual({inOptions: true, json: 'shown'});
});

it('they are used for the error of a stream', async () => {
	const origin = await startOrigin([{status: 403}]);
	const error = await rejectionOf(got.stream(origin.url, {hooks: {beforeRequest: [redact]}}).toArray());
	expect(printed(error)).toEqual({inOptions: true, json: 'shown'});
});

it('they are used for the error of a beforeRedirect hook that throws', async () => {
	const origin = await startOrigin([{status: 302, headers: {location: '/next'}}]);
	const hooks = {beforeRequest: [redact], beforeRedirect: [fail]};
	expect(printed(await rejectionOf(got(origin.url, {hooks})))).toEqual({inOptions: true, json: 'shown'});
});

it('an error of a hook before the one that sets them prints the options in full', async () => {
	const origin = await startOrigin();
	const hooks = {beforeRequest: [fail, redact]};
	expect(printed(await rejectionOf(got(origin.url, {hooks})))).toMatchObject({inOptions: false, json: {url: origin.url}});
});

it("got's clone of the options for a retry does not keep them", async () => {
	const origin = await startOrigin([{status: 503}]);
	const found: boolean[] = [];
	const note: BeforeRequestHook = (options) => {
		found.push(Object.hasOwn(options, 'toJSON'), Object.hasOwn(options, INSPECT));
	};
	await got(origin.url, {retry: soon, hooks: {beforeRequest: [note, redact]}});
	expect(found).toEqual([false, false, false, false]);
});

it("got's clone of the options for a redirect does not keep them", async () => {
	const origin = await startOrigin([{status: 302, headers: {location: '/next'}}]);
	const found: boolean[] = [];
	const note: BeforeRequestHook = (options) => {
		found.push(Object.hasOwn(options, 'toJSON'), Object.hasOwn(options, INSPECT));
	};
	await got(origin.url, {hooks: {beforeRequest: [note, redact]}});
	expect(found).toEqual([false, false, false, false]);
});

it('what is printed comes from the options as they are then, not from when the hook ran', async () => {
	const origin = await startOrigin([{status: 403}]);
	let shown = 'before';
	const redactLater: BeforeRequestHook = (options) => {
		Object.defineProperty(options, 'toJSON', {value: () => shown, configurable: true});
	};
	const error = await rejectionOf(got(origin.url, {hooks: {beforeRequest: [redactLater]}}));
	shown = 'after';
	expect(JSON.parse(JSON.stringify(error))).toMatchObject({options: 'after'});
});

/**
 * What `parseJson`, replaced in `beforeRequest`, decides: the value, and the message of a parse error.
 */
import got, {type BeforeRequestHook} from 'got';
import {expect, it} from 'vitest';
import {rejectionOf, startOrigin} from './origin.js';

const parseAsText: BeforeRequestHook = (options) => {
	options.parseJson = (text) => `parsed ${text}`;
};

const parseWithTemplate: BeforeRequestHook = (options) => {
	options.parseJson = (text) => {
		try {
			return JSON.parse(text);
		} catch (error) {
			options.url = new URL('https://example.com/template');
			throw error;
		}
	};
};

it('.json() uses the parseJson set in beforeRequest', async () => {
	const origin = await startOrigin();
	expect(await got(origin.url, {hooks: {beforeRequest: [parseAsText]}}).json()).toBe('parsed {}');
});

it("responseType: 'json' uses the parseJson set in beforeRequest", async () => {
	const origin = await startOrigin();
	const {body} = await got(origin.url, {responseType: 'json', hooks: {beforeRequest: [parseAsText]}});
	expect(body).toBe('parsed {}');
});

it('the message of a parse error holds the full URL', async () => {
	const origin = await startOrigin([{body: 'not JSON'}]);
	const error = await rejectionOf(got(`${origin.url}token?secret=1`).json());
	expect(error.message).toContain(`in "${origin.url}token?secret=1"`);
});

it('options.url set inside a failing parseJson is the URL in the message of .json()', async () => {
	const origin = await startOrigin([{body: 'not JSON'}]);
	const error = await rejectionOf(got(`${origin.url}?secret=1`, {hooks: {beforeRequest: [parseWithTemplate]}}).json());
	expect(error).toMatchObject({name: 'ParseError', code: 'ERR_BODY_PARSE_FAILURE'});
	expect(error.message).toMatch(/in "https:\/\/example\.com\/template"$/);
	expect(error.message).not.toContain('secret');
});

it("options.url set inside a failing parseJson is the URL in the message of responseType: 'json'", async () => {
	const origin = await startOrigin([{body: 'not JSON'}]);
	const error = await rejectionOf(
		got(`${origin.url}?secret=1`, {responseType: 'json', hooks: {beforeRequest: [parseWithTemplate]}}),
	);
	expect(error.name).toBe('ParseError');
	expect(error.message).toMatch(/in "https:\/\/example\.com\/template"$/);
});

it('the message of an HTTP error holds the full URL', async () => {
	const origin = await startOrigin([{status: 403}]);
	const error = await rejectionOf(got(`${origin.url}token?secret=1`));
	expect(error.message).toContain(`${origin.url}token?secret=1`);
});

it('a reply of an error status that is not JSON is an HTTPError, not a ParseError', async () => {
	const origin = await startOrigin([{status: 403, body: '<html>'}]);
	const error = await rejectionOf(got(origin.url).json());
	expect(error.name).toBe('HTTPError');
});

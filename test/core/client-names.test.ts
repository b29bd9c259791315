/**
 * Which `user-agent` gives way to the application's: what a client says of itself by default, and nothing that somebody has chosen.
 */
import {describe, expect, it} from 'vitest';
import {putOn} from '../../src/core/call.js';

const OURS = 'MyTool/1.0 (Language=TypeScript)';
const attachment = {headers: {}, defaults: {'user-agent': OURS}} as never;

function sentFor(given: string): unknown {
	return putOn({'User-Agent': given}, attachment)['User-Agent'];
}

describe('gives way', () => {
	it.each([
		'got (https://github.com/sindresorhus/got)',
		'node',
		'undici',
		'axios/1.21.1',
		'node-superagent/10.4.2',
		'node-fetch',
		'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)',
		'Needle/3.5.0 (Node.js v20.20.2; linux x64)',
		'amazon-selling-partner-api-sdk/1.12.0/JavaScript',
	])('%s', (given) => {
		expect(sentFor(given)).toBe(OURS);
	});
});

describe('stays', () => {
	it.each([
		'Mine/1.0',
		'my-app/1.0.0',
		'my axios/1.0',
		'axios/1.0 of mine',
		'got',
		'amazon-sp-api/1.2.1 (Language=Node.js/20; Platform=Linux/6)',
	])('%s', (given) => {
		expect(sentFor(given)).toBe(given);
	});
});

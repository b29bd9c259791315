import {describe, expect, test} from 'vitest';
import {assertUserAgent, defaultUserAgent, formatUserAgent} from '../../../src/apis/selling-partner/headers.js';

test('the default names this package and the language', () => {
	expect(defaultUserAgent('1.2.3')).toBe('got-amazon-auth/1.2.3 (Language=JavaScript)');
});

test('what would end a part is escaped in that part (trap 40)', () => {
	expect(
		formatUserAgent({application: 'A/B\\C (x)', version: '1(2)/3', attributes: {Language: 'Java/1.8; (x)\\', 'a=b': 'c=d'}}),
	).toBe('A\\/B\\\\C (x)/1\\(2)/3 (Language=Java/1.8\\; (x\\)\\\\; a\\=b=c=d)');
});

describe('a user-agent of the user’s own', () => {
	test.each([
		'My Selling Tool/2.0 (Language=Java/1.8.0.221; Platform=Windows/10)',
		'got-amazon-auth/1.2.3 (Language=JavaScript)',
		'A\\/B\\\\C (x)/1\\(2)/3 (Language=Java/1.8\\; (x\\)\\\\; a\\=b=c=d)',
		'x/1 (Platform=Linux; Language=JavaScript)',
		`${'x'.repeat(474)}/1.0 (Language=JavaScript)`.slice(-500),
	])('%j is taken', (value) => {
		expect(() => assertUserAgent(value, 'sellingPartner.userAgent')).not.toThrow();
	});

	test.each([
		['', 'must be a non-empty string'],
		[undefined, 'must be a non-empty string'],
		[42, 'must be a non-empty string'],
		[`${'x'.repeat(480)}/1 (Language=JavaScript)`, 'must be at most 500 characters'],
		['Täst/1 (Language=JavaScript)', 'visible ASCII'],
		['x/1\r\nx-evil: 1 (Language=JavaScript)', 'visible ASCII'],
		['x/1 (Language=JavaScript)\n', 'visible ASCII'],
		['curl/8.0', 'must have the form'],
		['x (Language=JavaScript)', 'must have the form'],
		['/1 (Language=JavaScript)', 'must have the form'],
		['x/1 (Language=JavaScript) extra', 'must have the form'],
		['x/1 (Language=Java(Script))', 'must have the form'],
		['x/1 (Language=JavaScript\\)', 'must have the form'],
		['x/1 (Language=)', 'must have the form'],
		['x/1 (Language=JavaScript; Linux)', 'must have the form'],
		['x/1 (;)', 'must have the form'],
		['x/1 (Platform=Linux)', 'must have a Language attribute'],
		['x/1 (language=JavaScript)', 'must have a Language attribute'],
		['x/1 (Note=a\\; Language=JavaScript)', 'must have a Language attribute'],
	])('%j is refused: it %s', (value, reason) => {
		expect(() => assertUserAgent(value, 'sellingPartner.userAgent')).toThrow(TypeError);
		expect(() => assertUserAgent(value, 'sellingPartner.userAgent')).toThrow(`"sellingPartner.userAgent" `);
		expect(() => assertUserAgent(value, 'sellingPartner.userAgent')).toThrow(reason);
	});
});

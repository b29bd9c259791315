import {describe, expect, test} from 'vitest';
import {userAgent} from '../../src/apis/access-token-headers.js';
import {assertUserAgent} from '../../src/apis/user-agent-option.js';
import {VERSION} from '../../src/version.js';

test('the default names this package and the language', () => {
	expect(userAgent(undefined)).toBe(`got-amazon-auth/${VERSION} (Language=JavaScript)`);
	expect(() => assertUserAgent(userAgent(undefined), 'the default')).not.toThrow();
});

describe('a user-agent of the user’s own', () => {
	test.each([
		'My Selling Tool/2.0 (Language=Java/1.8.0.221; Platform=Windows/10)',
		'A\\/B\\\\C (x)/1\\(2)/3 (Language=Java/1.8\\; (x\\)\\\\; a\\=b=c=d)',
		'x/1 (Platform=Linux; Language=JavaScript)',
		'x Language=JavaScript', // its form is for Amazon to judge
		`${'x'.repeat(474)}/1.0 (Language=JavaScript)`.slice(-500),
	])('%j is taken', (value) => {
		expect(() => assertUserAgent(value, 'sellingPartner.userAgent')).not.toThrow();
		expect(userAgent(value)).toBe(value);
	});

	test.each([
		['', 'must be a non-empty string'],
		[undefined, 'must be a non-empty string'],
		[42, 'must be a non-empty string'],
		[`${'x'.repeat(480)}/1 (Language=JavaScript)`, 'must be at most 500 characters'],
		['Täst/1 (Language=JavaScript)', 'visible ASCII'],
		['x/1\r\nx-evil: 1 (Language=JavaScript)', 'visible ASCII'],
		['x/1 (Language=JavaScript)\n', 'visible ASCII'],
		['curl/8.0', 'must have a Language attribute'],
		['x/1 (Platform=Linux)', 'must have a Language attribute'],
		['x/1 (language=JavaScript)', 'must have a Language attribute'],
	])('%j is refused: it %s', (value, reason) => {
		expect(() => assertUserAgent(value, 'sellingPartner.userAgent')).toThrow(TypeError);
		expect(() => assertUserAgent(value, 'sellingPartner.userAgent')).toThrow(`"sellingPartner.userAgent" `);
		expect(() => assertUserAgent(value, 'sellingPartner.userAgent')).toThrow(reason);
	});
});

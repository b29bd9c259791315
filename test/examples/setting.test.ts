/**
 * Where the examples' settings come from.
 */
import {expect, it, vi} from 'vitest';
import {setting, settingsFrom} from '../../examples/support/setting.js';

it('a setting is that of the environment, without white space around it', () => {
	vi.stubEnv('AN_EXAMPLE_SETTING', ' value\n');
	expect(setting('AN_EXAMPLE_SETTING')).toBe('value');
	vi.unstubAllEnvs();
});

it.each([undefined, '', '  '])('one that is not set (%j) is an error that names the variable', (value) => {
	vi.stubEnv('AN_EXAMPLE_SETTING', value);
	expect(() => setting('AN_EXAMPLE_SETTING')).toThrow('Set the environment variable AN_EXAMPLE_SETTING.');
	vi.unstubAllEnvs();
});

it('a table stands in for the environment in tests', () => {
	expect(settingsFrom({A: '1'})('A')).toBe('1');
});

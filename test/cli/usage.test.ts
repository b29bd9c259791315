/**
 * How the command line is called: help, version, wrong calls, colours.
 */
import {expect, test} from 'vitest';
import {run} from '../../src/cli/run.js';
import {VERSION} from '../../src/version.js';
import {readText} from '../package/source-files.js';
import {runWith, shell} from './shell.js';

const EXPLAIN = 'explain GET https://pay-api.amazon.com/live/v2/charges';
/** All there are, whichever command takes them. */
const OPTIONS = [...readText('src/cli/arguments.ts').matchAll(/^\t'?([a-z-]+)'?: \{type: '/gm)].map(([, name]) => `--${name}`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is coloured with begins with one
const COLOUR = /\u001B\[/;

test.each(['--help', '-h', 'doctor --help', 'explain --help'])('%s prints the usage and is well', async (words) => {
	const {code, stdout, stderr} = await shell(words);
	expect(stdout).toMatch(/^Usage:\n {2}got-amazon-auth explain METHOD URL/);
	expect([code, stderr]).toEqual([0, '']);
});

test('the usage tells the exit codes, every option, and every variable of the live demo', async () => {
	const {stdout} = await shell('--help');
	expect(stdout).toContain(
		'Exit codes: 0 all is well, 1 a step of doctor failed, 2 wrong usage or configuration, 3 a fault of the tool itself.',
	);
	expect(OPTIONS).toHaveLength(10);
	expect(OPTIONS.filter((option) => !stdout.includes(option))).toEqual([]);
	const variables = new Set(readText('examples/demo/live-settings.ts').match(/AMAZON_[A-Z_]+/g));
	expect(variables.size).toBeGreaterThan(10);
	expect([...variables].filter((variable) => !stdout.includes(`${variable} `))).toEqual([]);
});

test('the usage tells which settings may be left out, and that one of the two for a key may not', async () => {
	const {stdout} = await shell('--help');
	expect(stdout).toMatch(/pay\.privateKey: PEM \(this or its file is needed\)\n/);
	expect(stdout).toMatch(/pay\.privateKeyFile: the file of the key \(this or the key itself is needed\)\n/);
	expect(stdout).toMatch(/pay\.merchantId: a merchant to act for \(optional\)\n/);
});

test('command-line.md tells every option', () => {
	const rows = [...readText('examples/command-line.md').matchAll(/^\| `(--[a-z-]+)[^|]*\|/gm)].map(([, option]) => option);
	expect(rows.sort()).toEqual([...OPTIONS].sort());
});

test('command-line.md tells the same exit codes', () => {
	const rows = [...readText('examples/command-line.md').matchAll(/^\| (\d) \| ([^|;]+?)(?:;[^|]*)? \|$/gm)].map(
		([, code, meaning]) => `${code} ${meaning}`,
	);
	expect(rows.map((row) => row.replaceAll('`', ''))).toEqual([
		'0 all is well',
		'1 a step of doctor failed',
		'2 wrong usage or configuration',
		'3 a fault of the tool itself',
	]);
});

test('--version prints the version of the package', async () => {
	expect(await shell('--version')).toEqual({code: 0, stdout: `${VERSION}\n`, stderr: ''});
});

test.each([
	['no command', '', 'There is no such command'],
	['an unknown command', 'expain', 'There is no such command: use explain or doctor.'],
	['an unknown option', 'doctor --fix', "Unknown option '--fix'."],
	['an option without its value', 'doctor --config', "'--config <value>' argument missing."],
	['a value for an option that takes none', 'doctor --json=yes', "'--json' does not take an argument."],
	['an option of the other command', `${EXPLAIN} --config a.json`, 'explain has no option --config.'],
	['an option of explain', 'doctor --data-elements buyerInfo', 'doctor has no option --data-elements.'],
	['an operand of doctor', 'doctor pay', 'doctor takes options only.'],
	[
		'an unknown service',
		'doctor --service paypal',
		'--service takes appstore, selling-partner, pay, device-messaging, creators, business, ads.',
	],
])('%s is a wrong call: usage on standard error, exit code 2', async (_what, words, said) => {
	const {code, stdout, stderr} = await shell(words);
	expect(stderr).toContain(said);
	expect(stderr).toContain('Usage:\n');
	expect([code, stdout]).toEqual([2, '']);
});

test.each([
	['no command', '--json', 'A command is missing.'],
	['an unknown option', 'doctor --fix --json', "Unknown option '--fix'."],
	[
		'a URL that is none',
		'explain GET sellingpartnerapi-na.amazon.com/orders --json',
		'"url" must be an absolute URL: one that begins with https://',
	],
	['nothing configured', 'doctor --json', expect.stringContaining('No service is configured')],
])(
	'with --json a wrong call is a document on standard output, and the usage stays on standard error: %s',
	async (_what, words, error) => {
		const {code, stdout, stderr} = await shell(words);
		expect(JSON.parse(stdout)).toEqual({ok: false, error});
		expect(stderr).toContain('Usage:\n');
		expect(code).toBe(2);
	},
);

test('with --json a mistake of its own is a document too', async () => {
	const tools = {
		nowMs: Date.now,
		get got(): never {
			throw new RangeError('hush');
		},
	};
	const {code, stdout} = await runWith(['doctor', '--json'], {AMAZON_SP_REGION: 'na'}, false, tools);
	expect(JSON.parse(stdout)).toEqual({ok: false, error: 'got-amazon-auth failed (RangeError); this is a mistake of its own.'});
	expect(code).toBe(3);
});

test.each([
	'Atzr|hush',
	'doctor Atzr|hush',
	'doctor --client-secret=hush',
	'doctor --service hush',
	'explain GET hush',
	'explain hush! https://x.example/',
	'explain GET hush --json',
	'doctor --client-secret=hush --json',
])('a secret in the wrong place is not repeated: %s', async (words) => {
	const {stdout, stderr} = await shell(words);
	expect(stdout + stderr).not.toContain('hush');
});

test('colours are for a terminal', async () => {
	expect((await shell(EXPLAIN, {}, true)).stdout).toMatch(COLOUR);
	expect((await shell(EXPLAIN, {}, false)).stdout).not.toMatch(COLOUR);
});

test.each([
	['NO_COLOR', {NO_COLOR: '1'}, ''],
	['a terminal without colours', {TERM: 'dumb'}, ''],
	['--no-color', {}, ' --no-color'],
	['--json', {}, ' --json'],
])('%s keeps them from a terminal too', async (_what, environment, option) => {
	expect((await shell(EXPLAIN + option, environment, true)).stdout).not.toMatch(COLOUR);
});

test('an empty NO_COLOR does not', async () => {
	expect((await shell(EXPLAIN, {NO_COLOR: ''}, true)).stdout).toMatch(COLOUR);
});

test('a mistake of its own is told without what it holds, and is no step that failed', async () => {
	let stderr = '';
	const code = await run({
		arguments: EXPLAIN.split(' '),
		environment: {},
		stdout: {
			write() {
				throw new RangeError('hush');
			},
		},
		stderr: {
			write(text) {
				stderr += text;
			},
		},
		tools: {nowMs: Date.now},
	});
	expect([code, stderr]).toEqual([3, 'got-amazon-auth failed (RangeError); this is a mistake of its own.\n']);
});

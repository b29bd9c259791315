/**
 * An API that is added to the public types is asked for by the compiler in the tables that CONTRIBUTING.md names, and nowhere else.
 */
import ts from 'typescript';
import {expect, test} from 'vitest';
import {ROOT, readText} from './source-files.js';

/** The public types with one more API, whose calls are for an account. */
const WITH_ONE_MORE: ReadonlyMap<string, string> = new Map(
	(
		[
			['src/types.ts', / 'pay' \| 'none';/g, " 'pay' | 'made-up' | 'none';"],
			['src/types.ts', /\tmerchantId\?: string( \| undefined)?;\n(?=\t\/\*\*)/g, '$&\tmadeUpId?: string$1;\n'],
			[
				'src/diagnostics/messages.ts',
				/\treadonly merchantId: string \| undefined;\n/,
				'$&\treadonly madeUpId: string | undefined;\n',
			],
			['src/testing/journal.ts', /\t(readonly )?merchantId\?: string( \| undefined)?;\n/g, '$&\t$1madeUpId?: string$2;\n'],
		] as const
	).reduce((changed, [path, what, by]) => {
		const before = changed.get(path) ?? readText(path);
		const after = before.replace(what, by);
		expect(after).not.toBe(before);
		return changed.set(path, after);
	}, new Map<string, string>()),
);

/** The tables that have a row for each API. */
const TABLES = ['src/apis/identity-keys.ts', 'src/apis/index.ts', 'src/cli/checks/index.ts', 'src/testing/apis.ts'];

function filesWithErrors(changed: ReadonlyMap<string, string>): string[] {
	const {config} = ts.readConfigFile(`${ROOT}/tsconfig.json`, ts.sys.readFile);
	const {options} = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
	const host = ts.createCompilerHost(options);
	const readFile = host.readFile.bind(host);
	host.readFile = (path) => changed.get(path.slice(ROOT.length + 1)) ?? readFile(path);
	const entries = ['src/index.ts', 'src/cli/main.ts', 'src/testing/index.ts'].map((path) => `${ROOT}/${path}`);
	const program = ts.createProgram(entries, {...options, noEmit: true}, host);
	const files = ts.getPreEmitDiagnostics(program).map(({file}) => file?.fileName.slice(ROOT.length + 1) ?? 'no file');
	return [...new Set(files)].sort();
}

test('the compiler asks for a new API in each table, and in no other file', () => {
	expect(filesWithErrors(new Map())).toEqual([]);
	expect(filesWithErrors(WITH_ONE_MORE)).toEqual(TABLES);
});

test('CONTRIBUTING.md names each of these files, and the public types that it begins with', () => {
	const [, section = ''] = readText('CONTRIBUTING.md').split('## Adding an API\n');
	const [told = ''] = section.split('\n## ');
	expect([...TABLES, ...WITH_ONE_MORE.keys()].filter((path) => !told.includes(`\`${path}\``))).toEqual([]);
});

/**
 * The declarations that users get, emitted in memory, and a program that reads them as a user's compiler would.
 *
 * Never touches `dist`: what lies there may be old, and a build may be at work in it.
 */
import ts from 'typescript';
import {ROOT, readText} from './source-files.js';

/** Entries of the package by the name a user imports, with the declaration that package.json points to. */
export type Entries = ReadonlyMap<string, string>;

// The declarations of Node and of got take longer to parse than all of ours; every program here has the same options.
const PARSED = new Map<string, ts.SourceFile>();

/** The entries named in package.json that have types. */
export function packageEntries(): Entries {
	// npm and publint both refuse an `exports` of another shape.
	const {exports} = JSON.parse(readText('package.json')) as {exports: Record<string, {types?: string}>};
	return new Map(
		Object.entries(exports).flatMap(([path, {types}]) => (types ? [[`got-amazon-auth${path.slice(1)}`, types.slice(2)]] : [])),
	);
}

/** Declarations by path from the root, as the build would write them. */
export function emitDeclarations(): ReadonlyMap<string, string> {
	const {config} = ts.readConfigFile(`${ROOT}/src/tsconfig.json`, ts.sys.readFile);
	const {fileNames, options} = ts.parseJsonConfigFileContent(config, ts.sys, `${ROOT}/src`);
	const program = ts.createProgram(fileNames, {...options, declaration: true, emitDeclarationOnly: true, noCheck: true});
	const written = new Map<string, string>();
	program.emit(undefined, (path, text) => written.set(fromRoot(path), text));
	return written;
}

/** A program over files that are on disk or in `virtual`; of `dist` it sees only what is in `virtual`. */
export function programOver(
	roots: readonly string[],
	virtual: ReadonlyMap<string, string>,
	options: ts.CompilerOptions = {},
): ts.Program {
	const merged: ts.CompilerOptions = {...strictOptions(), ...options};
	const host = ts.createCompilerHost(merged);
	const isHidden = (path: string): boolean => fromRoot(path).startsWith('dist/');
	const {fileExists, readFile, getSourceFile, directoryExists} = host;
	host.fileExists = (path) => virtual.has(fromRoot(path)) || (!isHidden(path) && fileExists(path));
	host.readFile = (path) => virtual.get(fromRoot(path)) ?? (isHidden(path) ? undefined : readFile(path));
	host.directoryExists = (path) => isHidden(`${path}/`) || (directoryExists?.(path) ?? true);
	host.getSourceFile = (path, version, ...rest) => {
		const text = virtual.get(fromRoot(path));
		if (text !== undefined) {
			return ts.createSourceFile(path, text, version, true);
		}
		const known = PARSED.get(path) ?? getSourceFile(path, version, ...rest);
		if (known) {
			PARSED.set(path, known);
		}
		return known;
	};
	return ts.createProgram(
		roots.map((path) => `${ROOT}/${path}`),
		merged,
		host,
	);
}

/** A path as the compiler writes it, from the root. */
export function fromRoot(path: string): string {
	const normal = path.replaceAll('\\', '/');
	const root = ROOT.replaceAll('\\', '/');
	return normal.startsWith(`${root}/`) ? normal.slice(root.length + 1) : normal;
}

/** The options this repository compiles with. */
export function strictOptions(): ts.CompilerOptions {
	const {config} = ts.readConfigFile(`${ROOT}/tsconfig.json`, ts.sys.readFile);
	const {options} = ts.parseJsonConfigFileContent({...config, include: [], files: ['package.json']}, ts.sys, ROOT);
	return options;
}

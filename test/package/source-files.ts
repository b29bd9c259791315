/**
 * The files of this repository as text, and what each of them imports.
 *
 * Reads with TypeScript's own parser, so that an import in a comment or a string is none. Judges nothing: rules are in the tests.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {posix, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';

/** The folder of package.json, with no slash at its end. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** Text by path from {@link ROOT}, with forward slashes. */
export type SourceFiles = ReadonlyMap<string, string>;

/** One import or re-export. */
export interface ImportLine {
	/** A path from {@link ROOT} that ends in `.ts`, or the name of a package or of a module of Node. */
	readonly target: string;
	readonly isOurs: boolean;
	/** Whether nothing of it is left in JavaScript. */
	readonly isTypeOnly: boolean;
	/** Whether it is loaded when it is first needed, by `import()`, and not with the file. */
	readonly isLater: boolean;
}

/** Every TypeScript file of the folders named. */
export function readSources(...folders: readonly string[]): SourceFiles {
	return new Map(folders.flatMap(listFiles).flatMap((path) => (path.endsWith('.ts') ? [[path, readText(path)]] : [])));
}

/** The text of one file. */
export function readText(path: string): string {
	return readFileSync(`${ROOT}/${path}`, 'utf8');
}

/** Paths that a document links to, as they are written there; anchors and other sites are none. */
export function linksOf(markdown: string): string[] {
	return [...markdown.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
}

/** Paths of all files under a folder, in order; none where the folder is missing. */
export function listFiles(folder: string): string[] {
	try {
		return readdirSync(`${ROOT}/${folder}`, {recursive: true, withFileTypes: true})
			.filter((entry) => entry.isFile())
			.map((entry) => relative(ROOT, `${entry.parentPath}/${entry.name}`).replaceAll('\\', '/'))
			.sort();
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
			return [];
		}
		throw error;
	}
}

/** What a file imports, dynamic imports of a literal included. */
export function importsOf(path: string, text: string): readonly ImportLine[] {
	const known = imports.get(text);
	if (known?.path === path) {
		return known.lines;
	}
	const lines = readImports(path, text);
	imports.set(text, {path, lines});
	return lines;
}

/** By text: many rules ask for the same files. */
const imports = new Map<string, {path: string; lines: readonly ImportLine[]}>();

function readImports(path: string, text: string): ImportLine[] {
	const found: ImportLine[] = [];
	walk(parse(path, upToLastImport(text)), (node) => {
		if (ts.isImportDeclaration(node)) {
			found.push(lineOf(path, node.moduleSpecifier, isTypeOnlyClause(node.importClause)));
		} else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
			const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
			const isTypeOnly = node.isTypeOnly || (names.length > 0 && names.every((name) => name.isTypeOnly));
			found.push(lineOf(path, node.moduleSpecifier, isTypeOnly));
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			found.push(lineOf(path, node.argument.literal, true));
		} else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) {
			found.push({...lineOf(path, node.arguments[0], false), isLater: true});
		}
	});
	return found;
}

/** What is behind the last import need not be parsed, unless one may stand anywhere. */
function upToLastImport(text: string): string {
	if (/\bimport\s*\(/.test(text)) {
		return text;
	}
	const last = [...text.matchAll(/^\s*(?:import\b|export\b.*\bfrom\b|\}\s*from\b).*$/gm)].at(-1);
	return last ? text.slice(0, last.index + last[0].length) : '';
}

/** The syntax tree of a file, with parents. */
export function parse(path: string, text: string): ts.SourceFile {
	const known = parsed.get(text);
	if (known?.fileName === path) {
		return known;
	}
	const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	parsed.set(text, file);
	return file;
}

const parsed = new Map<string, ts.SourceFile>();

/** Visits a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
	visit(node);
	ts.forEachChild(node, (child) => walk(child, visit));
}

function isTypeOnlyClause(clause: ts.ImportClause | undefined): boolean {
	if (!clause) {
		return false;
	}
	const bindings = clause.namedBindings;
	const onlyTypesNamed = bindings && ts.isNamedImports(bindings) && bindings.elements.every((element) => element.isTypeOnly);
	return clause.phaseModifier === ts.SyntaxKind.TypeKeyword || (!clause.name && onlyTypesNamed === true);
}

function lineOf(path: string, specifier: ts.Node, isTypeOnly: boolean): ImportLine {
	const name = ts.isStringLiteralLike(specifier) ? specifier.text : specifier.getText();
	if (!name.startsWith('.')) {
		return {target: name, isOurs: false, isTypeOnly, isLater: false};
	}
	return {target: posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts'), isOurs: true, isTypeOnly, isLater: false};
}

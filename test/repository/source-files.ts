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
}

/** Every TypeScript file of the folders named. */
export function readSources(...folders: readonly string[]): SourceFiles {
	return new Map(folders.flatMap(listFiles).flatMap((path) => (path.endsWith('.ts') ? [[path, readText(path)]] : [])));
}

/** The text of one file. */
export function readText(path: string): string {
	return readFileSync(`${ROOT}/${path}`, 'utf8');
}

/** Paths of all files under a folder, in order; none where the folder is missing. */
function listFiles(folder: string): string[] {
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
export function importsOf(path: string, text: string): ImportLine[] {
	const found: ImportLine[] = [];
	walk(parse(path, text), (node) => {
		if (ts.isImportDeclaration(node)) {
			found.push(lineOf(path, node.moduleSpecifier, isTypeOnlyClause(node.importClause)));
		} else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
			const names = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
			const isTypeOnly = node.isTypeOnly || (names.length > 0 && names.every((name) => name.isTypeOnly));
			found.push(lineOf(path, node.moduleSpecifier, isTypeOnly));
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			found.push(lineOf(path, node.argument.literal, true));
		} else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) {
			found.push(lineOf(path, node.arguments[0], false));
		}
	});
	return found;
}

/** The syntax tree of a file, with parents. */
export function parse(path: string, text: string): ts.SourceFile {
	return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

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
		return {target: name, isOurs: false, isTypeOnly};
	}
	return {target: posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts'), isOurs: true, isTypeOnly};
}

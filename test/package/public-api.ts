/**
 * What users can name, as text: every export of every entry with its declared type, in the order of the alphabet.
 *
 * Doc comments are left out, so that a better sentence is no change of the interface. What exports mention and users cannot name stands
 * apart, since a change there reaches them too.
 */
import ts from 'typescript';
import {type Entries, fromRoot, programOver} from './built-declarations.js';

/** A report in Markdown. */
export function describePublicApi(entries: Entries, declarations: ReadonlyMap<string, string>): string {
	const program = programOver([...entries.values()], declarations);
	const checker = program.getTypeChecker();
	const named = new Set<ts.Symbol>();
	const sections = [...entries].map(([name, path]) => {
		const exported = exportsOf(program, path);
		for (const symbol of exported) {
			named.add(symbol);
		}
		const globals = augmentationsOf(program, path);
		return section(`\`${name}\``, [...exported.map(declarationOf), ...globals]);
	});
	const mentioned = reachableFrom(named, checker).filter((symbol) => !named.has(symbol));
	return ['# Public interface', ...sections, section('Mentioned, not exported', mentioned.map(declarationOf))]
		.join('\n\n')
		.concat('\n');
}

/** The exports of a module, aliases followed, in the order of their names. */
export function exportsOf(program: ts.Program, path: string): ts.Symbol[] {
	const checker = program.getTypeChecker();
	const file = program.getSourceFiles().find(({fileName}) => fromRoot(fileName) === path);
	const module = file && checker.getSymbolAtLocation(file);
	if (!module) {
		throw new Error(`${path} is no module: is it missing in the build?`);
	}
	return checker
		.getExportsOfModule(module)
		.map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
		.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function section(title: string, blocks: readonly string[]): string {
	return [`## ${title}`, '', '```ts', blocks.join('\n\n'), '```'].join('\n');
}

function declarationOf(symbol: ts.Symbol): string {
	return (symbol.declarations ?? [])
		.map((node) => printed(ts.isVariableDeclaration(node) ? node.parent.parent : node))
		.join('\n');
}

/** `declare global` and `declare module` of an entry: what importing it does to the types of others. */
function augmentationsOf(program: ts.Program, path: string): string[] {
	const file = program.getSourceFiles().find(({fileName}) => fromRoot(fileName) === path);
	return (file?.statements ?? []).filter(ts.isModuleDeclaration).map(printed);
}

function printed(node: ts.Node): string {
	const text = ts.createPrinter({removeComments: true}).printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
	return text.replace(/^export /, '').replace(/^declare /, '');
}

/** The symbols of this package that declarations mention, and those that these mention. */
function reachableFrom(start: ReadonlySet<ts.Symbol>, checker: ts.TypeChecker): ts.Symbol[] {
	const seen = new Set<ts.Symbol>(start);
	for (const symbol of seen) {
		for (const declaration of symbol.declarations ?? []) {
			visitNames(declaration, (name) => {
				const found = checker.getSymbolAtLocation(name);
				const target = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
				if (target && isDeclaredByUs(target)) {
					seen.add(target);
				}
			});
		}
	}
	return [...seen].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function visitNames(node: ts.Node, visit: (name: ts.Node) => void): void {
	if (ts.isTypeReferenceNode(node)) {
		visit(node.typeName);
	} else if (ts.isExpressionWithTypeArguments(node)) {
		visit(node.expression);
	} else if (ts.isTypeQueryNode(node)) {
		visit(node.exprName);
	}
	ts.forEachChild(node, (child) => visitNames(child, visit));
}

function isDeclaredByUs(symbol: ts.Symbol): boolean {
	const declaration = symbol.declarations?.[0];
	const isTopLevel = declaration !== undefined && !ts.isTypeParameterDeclaration(declaration);
	return isTopLevel && fromRoot(declaration.getSourceFile().fileName).startsWith('dist/');
}

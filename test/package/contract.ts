/**
 * Compares what the package declares with what was agreed (test/fixtures/contract.d.ts), by the compiler's own rules.
 *
 * Names that are still to come are cut out of the contract before the comparison, so that what is there is held against all the rest.
 */
import ts from 'typescript';
import {programOver} from './built-declarations.js';
import {exportsOf} from './public-api.js';

const OURS = 'dist/src/index.d.ts';
const AGREED = 'dist/contract.d.ts';
const COMPARISON = 'dist/comparison.d.ts';

/** What differs, a sentence each; `pending` names exports (`TokenStore`) and members (`AmazonAuth.fetch`). */
export function compareWithContract(
	declarations: ReadonlyMap<string, string>,
	contract: string,
	pending: readonly string[],
): string[] {
	const agreed = withoutPending(contract, pending);
	const files = new Map([...declarations, [AGREED, agreed]]);
	const shared = sharedNames(files);
	const program = programOver([COMPARISON], new Map([...files, [COMPARISON, comparison(shared.names)]]));
	return [...shared.faults, ...arrived(declarations, pending), ...compilerFaults(program), ...differences(program)];
}

interface Named {
	readonly name: string;
	readonly isValue: boolean;
}

/** The contract without the names that are to come. */
function withoutPending(contract: string, pending: readonly string[]): string {
	const source = ts.createSourceFile(AGREED, contract, ts.ScriptTarget.Latest, true);
	const statements = source.statements.flatMap((node) => {
		const name = nameOf(node);
		if (name !== undefined && pending.includes(name)) {
			return [];
		}
		if (!ts.isInterfaceDeclaration(node)) {
			return [node];
		}
		const members = node.members.filter((member) => !pending.includes(`${name}.${member.name?.getText()}`));
		return [
			ts.factory.updateInterfaceDeclaration(node, node.modifiers, node.name, node.typeParameters, node.heritageClauses, members),
		];
	});
	// Without it, declarations that are not exported would be: so it is in files of declarations.
	return ts.createPrinter().printFile(ts.factory.updateSourceFile(source, statements)).concat('export {};\n');
}

function nameOf(node: ts.Statement): string | undefined {
	return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ? node.name.text : undefined;
}

function sharedNames(files: ReadonlyMap<string, string>): {names: Named[]; faults: string[]} {
	const program = programOver([OURS, AGREED], files);
	const ours = new Map(exportsOf(program, OURS).map((symbol) => [symbol.name, symbol]));
	const agreed = exportsOf(program, AGREED);
	const faults = agreed.flatMap(({name}) => (ours.has(name) ? [] : [`"${name}" is agreed upon and missing.`]));
	for (const name of ours.keys()) {
		if (!agreed.some((symbol) => symbol.name === name)) {
			faults.push(`"${name}" is exported and not agreed upon.`);
		}
	}
	const names = agreed
		.filter(({name}) => ours.has(name))
		// Of the class the instance counts: who may construct one is not agreed upon.
		.map(({name, flags}) => ({name, isValue: (flags & ts.SymbolFlags.Function) !== 0}));
	return {names, faults};
}

/** A module in which each name has its type from both sides. */
function comparison(names: readonly Named[]): string {
	const lines = names.flatMap(({name, isValue}) => {
		const query = isValue ? 'typeof ' : '';
		return [
			`export declare const ours_${name}: ${query}Ours.${name};`,
			`export declare const agreed_${name}: ${query}Agreed.${name};`,
		];
	});
	return [`import type * as Ours from './src/index.js';`, `import type * as Agreed from './contract.js';`, ...lines].join('\n');
}

function compilerFaults(program: ts.Program): string[] {
	return program.getSemanticDiagnostics().map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

function differences(program: ts.Program): string[] {
	const checker = program.getTypeChecker();
	const types = new Map(exportsOf(program, COMPARISON).map((symbol) => [symbol.name, checker.getTypeOfSymbol(symbol)]));
	return [...types].flatMap(([name, agreed]) => {
		const plain = name.replace(/^agreed_/, '');
		const ours = types.get(`ours_${plain}`);
		if (plain === name || !ours) {
			return [];
		}
		const faults = memberFaults(plain, ours, agreed);
		if (!checker.isTypeAssignableTo(ours, agreed)) {
			faults.push(`"${plain}" is not what was agreed: ours cannot stand where theirs is asked for.`);
		}
		if (!checker.isTypeAssignableTo(agreed, ours)) {
			faults.push(`"${plain}" is not what was agreed: it asks for more.`);
		}
		return faults;
	});
}

/** Members by name with `?` and `readonly`, to which assignability is blind. */
function memberFaults(name: string, ours: ts.Type, agreed: ts.Type): string[] {
	if (!(agreed.flags & ts.TypeFlags.Object)) {
		return [];
	}
	const [has, wants] = [membersOf(ours), membersOf(agreed)];
	const missing = wants.filter((member) => !has.includes(member)).map((member) => `"${name}" lacks ${member}.`);
	return [
		...missing,
		...has.filter((member) => !wants.includes(member)).map((member) => `"${name}" has ${member}, not agreed upon.`),
	];
}

function membersOf(type: ts.Type): string[] {
	return type.getProperties().map((property) => {
		const [declaration] = property.declarations ?? [];
		const isReadonly = declaration && ts.canHaveModifiers(declaration) && hasReadonly(declaration);
		return `${isReadonly ? 'readonly ' : ''}${property.name}${property.flags & ts.SymbolFlags.Optional ? '?' : ''}`;
	});
}

function hasReadonly(node: ts.HasModifiers): boolean {
	return ts.getModifiers(node)?.some(({kind}) => kind === ts.SyntaxKind.ReadonlyKeyword) ?? false;
}

/** Names of the list that are there by now and would go unchecked. */
function arrived(declarations: ReadonlyMap<string, string>, pending: readonly string[]): string[] {
	const program = programOver([OURS], declarations);
	const checker = program.getTypeChecker();
	const exported = new Map(exportsOf(program, OURS).map((symbol) => [symbol.name, symbol]));
	return pending.flatMap((entry) => {
		const [name = '', member] = entry.split('.');
		const symbol = exported.get(name);
		const isThere = symbol && (member === undefined || checker.getDeclaredTypeOfSymbol(symbol).getProperty(member));
		return isThere ? [`"${entry}" is there: take it off the list of what is to come.`] : [];
	});
}

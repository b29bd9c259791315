/** Every known trap has a test of the name that the table says. */
import ts from 'typescript';
import {expect, it} from 'vitest';
import {parse, readSources, walk} from '../../package/source-files.js';
import {TRAPS} from './traps.js';

const NAMED = Object.values(TRAPS).flatMap(({tests}) => tests);
const TITLES = new Set(
	[...readSources('test/apis/pay', 'test/flows', 'test/package')]
		// Parsing takes its time; what does not hold the words has no test of that name.
		.filter(([, text]) => NAMED.some((title) => text.includes(title)))
		.flatMap(([path, text]) => titlesOf(path, text)),
);

it('the table has all twenty-nine', () => {
	expect(Object.keys(TRAPS).map(Number)).toEqual(Array.from({length: 29}, (_, index) => index + 1));
});

it.each(Object.entries(TRAPS))('trap %s is held by tests, or says why there is nothing to hold', (_number, {tests, cannot}) => {
	expect(tests.length > 0).toBe(cannot === undefined);
	expect(tests.filter((title) => !TITLES.has(title))).toEqual([]);
});

it('a title that no test has is found missing', () => {
	expect(TITLES.has('a title that nobody wrote')).toBe(false);
	expect(titlesOf('planted.test.ts', "it.each([1])('one %s', () => {}); test('two', () => {}); rule('three');")).toEqual([
		'one %s',
		'two',
	]);
});

/** The first argument of every `it` and `test`, of `it.each(…)` too, and the `title` of every rule. */
function titlesOf(path: string, text: string): string[] {
	const found: string[] = [];
	walk(parse(path, text), (node) => {
		if (ts.isCallExpression(node) && node.arguments[0] && ts.isStringLiteralLike(node.arguments[0]) && isTest(node.expression)) {
			found.push(node.arguments[0].text);
		} else if (ts.isPropertyAssignment(node) && node.name.getText() === 'title' && ts.isStringLiteralLike(node.initializer)) {
			found.push(node.initializer.text);
		}
	});
	return found;
}

function isTest(callee: ts.Expression): boolean {
	const {expression} = ts.isCallExpression(callee) ? callee : {expression: callee};
	const root = ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
	return ['it', 'test'].includes(root.getText());
}

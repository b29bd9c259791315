/**
 * Puts each statement of code without white space on a line of its own, for stack traces and for the line that Node shows of an error
 * nobody caught.
 *
 * Indentation and blanks between tokens are a twelfth of the packed package; where a line begins is not.
 */
import {parseAst} from 'rolldown/parseAst';

/** A list that is longer than this has a line for each of its items too. */
const LONG = 200;

/** @param code as a minifier writes it */
export function onLines(code) {
	const starts = new Set();
	collectStarts(parseAst(code), starts);
	starts.delete(0);
	let text = '';
	let at = 0;
	for (const start of [...starts].sort((a, b) => a - b)) {
		text += `${code.slice(at, start)}\n`;
		at = start;
	}
	return text + code.slice(at);
}

function collectStarts(node, starts) {
	for (const item of itemsOf(node)) {
		starts.add(item.start);
	}
	for (const value of Object.values(node)) {
		for (const child of Array.isArray(value) ? value : [value]) {
			if (typeof child?.type === 'string') {
				collectStarts(child, starts);
			}
		}
	}
}

/** What may begin a line: no rule of JavaScript reads a line break before it as the end of something. */
function itemsOf(node) {
	switch (node.type) {
		case 'Program':
		case 'BlockStatement':
		case 'ClassBody':
		case 'StaticBlock':
			return node.body;
		case 'SwitchStatement':
			return node.cases;
		case 'SwitchCase':
			return node.consequent;
		case 'ObjectExpression':
			return isLong(node) ? node.properties : [];
		case 'ArrayExpression':
			return isLong(node) ? node.elements.filter(Boolean) : [];
		default:
			return [];
	}
}

function isLong({start, end}) {
	return end - start > LONG;
}

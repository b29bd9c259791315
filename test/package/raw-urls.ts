/**
 * Finds URLs of Amazon that are put together by hand.
 *
 * An id that a user sends may hold `/` or `..` and make another operation of the call: `amazonUrl` is the one way to put one in.
 * A host may be a value; what comes after it may not.
 */
import ts from 'typescript';
import {parse, walk} from './source-files.js';

const AMAZON = /^https:\/\/[a-z.-]*amazon\.[a-z.]+/;

/** The expressions that put a raw value behind the host of an Amazon URL. */
export function findRawUrls(path: string, text: string): string[] {
	const found: string[] = [];
	walk(parse(path, text), (node) => {
		if (ts.isTemplateExpression(node) && !isTagged(node) && isRaw(node)) {
			found.push(node.getText());
		} else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken && startsAtAmazon(node.left)) {
			found.push(node.getText());
		}
	});
	return found;
}

function isTagged(node: ts.TemplateExpression): boolean {
	return ts.isTaggedTemplateExpression(node.parent) && node.parent.tag.getText() === 'amazonUrl';
}

function isRaw({head, templateSpans}: ts.TemplateExpression): boolean {
	const [first] = templateSpans;
	// `${endpoint}/path/${id}`: a host that is a value, and a raw value behind it.
	const isHostAValue = head.text === '' && first?.literal.text.startsWith('/');
	return isHostAValue ? templateSpans.length > 1 : AMAZON.test(head.text);
}

function startsAtAmazon(node: ts.Expression): boolean {
	return ts.isStringLiteralLike(node) && AMAZON.test(node.text);
}

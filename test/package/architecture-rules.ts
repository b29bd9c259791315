/**
 * Which file may import what, and what no file may do.
 *
 * The arrows point down: what wires everything; the three strategies; Login with Amazon; tokens; the words and functions all share; data.
 * A rule reads one file and names what is wrong with it. Each comes with a violation that it must find.
 */
import ts from 'typescript';
import {type ImportLine, importsOf, parse, readText, walk} from './source-files.js';

/** Something that holds for every file whose path fits. */
export interface Rule {
	readonly title: string;
	readonly of: RegExp;
	/** What is wrong with a file; nothing where it keeps the rule. */
	readonly faults: (path: string, text: string) => string[];
	readonly planted: {readonly path: string; readonly text: string};
}

const DATA =
	/^src\/(types|version|endpoints|clock|basic-date|selling-partner\/(restricted-operations|grantless-operations|report-types|marketplaces))\.ts$/;
const SHARED =
	/^src\/(types|version|clock|basic-date|endpoints|errors|match|amazon-url|option-readers|redact|got-types|abort-crowd|joined-signals|native-signal|members|wait|loaded-once|load-jose|amazon-words|percent-encoding|reply-parts|reply-text|retry-after|foreign-reply|near-miss|presigned|shown-url|credential-kinds|bounded-map|newest-map|short-name|identity|accounts|strategy|framework-error|got-unprocessed|diagnostics(-messages)?|store\/announcements)\.ts$/;
/** What `npx got-amazon-auth` runs: it may print, and read the environment. */
const COMMAND_LINE = /^src\/cli\//;
const TOKENS = /^src\/(tokens|token-call)\//;
const STORE = /^src\/store\//;
/** What store authors test their stores with: part of the testing entry, and of no use to the package. */
const STORE_SUITE = /^src\/store\/(token-store-suite|storage-checks|lease-checks)\.ts$/;
const LOGIN_WITH_AMAZON = /^src\/login-with-amazon\//;
const STRATEGY = /^src\/(appstore|selling-partner|pay)\//;
const REFUSAL = /^src\/refuse-token\.ts$/;
/** Connecting sellers: beside the calls, for adapters alone. */
const CONNECTING = /^src\/connecting\//;
/** What connecting may know of the Selling Partner API: its consent pages and marketplaces. */
const CONSENT = /^src\/selling-partner\/(consent|marketplaces|options)\.ts$/;
const PAY_SIGNING =
	/^src\/pay\/(canonical-[a-z-]+|signature|signer|pay-headers|private-key|url-part|environment|idempotency|button|operations|pay-fault)\.ts$/;
const KNOWS_GOT = /^src\/(got-[a-z-]+|amazon-auth|amazon-auth-types|token-call\/transport)\.ts$/;
/** What the adapter for a client is made of, beside its own. */
const CLIENT_CORE = /^src\/(abort-crowd|client-call|hops|match|members|option-readers|refusal-limits|requests)\.ts$/;
const CLIENT_ADAPTER = /^adapters\/undici(-[a-z]+)?\.ts$/;
/** Adapters whose work it is to connect. */
const CLIENTS: Readonly<Record<string, string>> = {'adapters/redis-client.ts': 'ioredis'};
const FRAMEWORK = /\b(express|koa|undici|i?o?redis)\b/i;

/** The rules of the house. */
export const RULES: readonly Rule[] = [
	importRule('data imports types and nothing else', DATA, (line) => line.isTypeOnly, {
		path: 'src/hosts.ts',
		text: `import {match} from './match.js';`,
	}),
	importRule(
		'the words and functions that all share import nothing above them',
		SHARED,
		(line) => !line.isOurs || SHARED.test(line.target),
		{
			path: 'src/identity.ts',
			text: `import type {Scope} from './scope.js';`,
		},
	),
	importRule(
		'tokens know no grant and no API',
		TOKENS,
		(line) => !line.isOurs || among(line, SHARED, TOKENS) || isTypeOf(line, STORE),
		{
			path: 'src/tokens/cache.ts',
			text: `import {planPay} from '../pay/strategy.js';`,
		},
	),
	importRule('what is shared knows no grant and no API', STORE, (line) => !line.isOurs || among(line, SHARED, TOKENS, STORE), {
		path: 'src/tokens/store/shared-refusals.ts',
		text: `import type {Grant} from '../login-with-amazon/token-request.js';`,
	}),
	importRule(
		'the package does not know the checks for stores',
		/^src\/(?!testing\/|store\/(token-store-suite|storage-checks|lease-checks))/,
		(line) => !STORE_SUITE.test(line.target),
		{path: 'src/index.ts', text: `export {tokenStoreSuite} from './store/token-store-suite.js';`},
	),
	importRule(
		'Login with Amazon knows no API',
		LOGIN_WITH_AMAZON,
		(line) => !line.isOurs || among(line, SHARED, TOKENS, LOGIN_WITH_AMAZON) || isTypeOf(line, STORE),
		{
			path: 'src/tokens/login-with-amazon/client.ts',
			text: `import {appstoreScope} from '../appstore/scope.js';`,
		},
	),
	importRule(
		'strategies take no more than types from what wires them',
		STRATEGY,
		(line) => !line.isOurs || line.isTypeOnly || among(line, SHARED, TOKENS, LOGIN_WITH_AMAZON, STRATEGY, REFUSAL),
		{path: 'src/apis/pay/plan.ts', text: `import {planFor} from '../authorizer.js';`},
	),
	{
		title: 'strategies never import one another',
		of: STRATEGY,
		faults: (path, text) => {
			const [own] = STRATEGY.exec(path) ?? [''];
			return targets(path, text, (line) => !STRATEGY.test(line.target) || line.target.startsWith(own));
		},
		planted: {path: 'src/apis/appstore/plan.ts', text: `import type {PayKey} from '../pay/pay-headers.js';`},
	},
	importRule(
		'what goes into an Amazon Pay signature imports no clock and nothing that sends',
		PAY_SIGNING,
		(line) =>
			line.isOurs
				? PAY_SIGNING.test(line.target) ||
					among(line, /^src\/(types|endpoints|errors|members|basic-date|percent-encoding|reply-parts)\.ts$/)
				: isPure(line.target),
		{path: 'src/apis/pay/signature.ts', text: `import type {Clock} from '../clock.js';`},
	),
	importRule(
		'connecting a seller goes through the auth: it knows consent pages, and no token call and no store of tokens',
		CONNECTING,
		(line) => !line.isOurs || line.isTypeOnly || among(line, SHARED, CONSENT, CONNECTING, /^src\/scope\.ts$/),
		{
			path: 'src/connect-seller/steps.ts',
			text: `import {exchangeAuthorizationCode} from '../selling-partner/authorization-code.js';`,
		},
	),
	importRule(
		'who only calls Amazon does not load what connects sellers',
		/^src\/(?!connecting\/)/,
		(line) => !CONNECTING.test(line.target),
		{path: 'src/index.ts', text: `export {createConnectSteps} from './connecting/connect-seller.js';`},
	),
	{
		title: 'what goes into an Amazon Pay signature reads no clock and calls nobody',
		of: PAY_SIGNING,
		faults: (path, text) => expressions(path, text, readsTheWorld, /Date|performance|fetch|setTimeout|got/),
		planted: {path: 'src/apis/pay/headers.ts', text: 'export const date = new Date();'},
	},
	importRule(
		'got is known to the hooks, to what makes them, and to the transport of token calls',
		/^src\/(?!testing\/)/,
		(line, path) => line.target !== 'got' || KNOWS_GOT.test(path),
		{
			path: 'src/core/review.ts',
			text: `import type {Got} from 'got';`,
		},
	),
	{
		title: 'src names no framework and no database in its code',
		// What the fake gives to clients of undici is an agent of undici's own.
		of: /^src\/(?!testing\/loopback-dispatcher\.ts$)/,
		faults: (path, text) => (FRAMEWORK.test(text) ? words(path, text).filter((word) => FRAMEWORK.test(word)) : []),
		planted: {path: 'src/core/binding.ts', text: `import type {Request} from 'express';`},
	},
	importRule(
		'the fake Amazon takes only types from the package',
		/^src\/testing\//,
		(line, path) =>
			!line.isOurs ||
			line.isTypeOnly ||
			line.target.startsWith('src/testing/') ||
			(path === 'src/testing/index.ts' && STORE_SUITE.test(line.target)),
		{
			path: 'src/testing/pay/api.ts',
			text: `import {canonicalRequest} from '../pay/canonical-request.js';`,
		},
	),
	importRule('the package does not know its fake', /^src\/(?!testing\/)/, (line) => !line.target.startsWith('src/testing/'), {
		path: 'src/index.ts',
		text: `export {startFakeAmazon} from './testing/index.js';`,
	}),
	importRule(
		'src imports what package.json gives to users',
		/^src\//,
		(line) => line.isOurs || line.target.startsWith('node:') || runTimePackages().includes(line.target),
		{path: 'src/core/match.ts', text: `import {it} from 'vitest';`},
	),
	importRule(
		// Scopes and the steps of connecting are the doors beside the public entry: what adapters make of them has no public name. Options are
		// read everywhere alike.
		'adapters import the public entry, scopes, the steps of connecting, the readers of options, who is asked for identities, what listens to a signal, types, a framework only for its types, and one for a client the core of a call',
		/^adapters\//,
		(line, path) => {
			if (line.isOurs) {
				const isOfCore = CLIENT_ADAPTER.test(path) && CLIENT_CORE.test(line.target);
				const isOpen = among(
					line,
					/^src\/(index|scope|scope-rules|option-readers|members|identify|abort-crowd|connecting\/connect-seller)\.ts$/,
					/^adapters\//,
				);
				return line.isTypeOnly || isOfCore || isOpen;
			}
			return line.isTypeOnly || line.target.startsWith('node:') || line.target === CLIENTS[path];
		},
		{path: 'adapters/express.ts', text: `import {Router} from 'express';`},
	),
	{
		title: 'no adapter is over 200 lines',
		of: /^adapters\//,
		faults: (_path, text) => (text.split('\n').length > 201 ? ['too long'] : []),
		planted: {path: 'adapters/koa.ts', text: '\n'.repeat(202)},
	},
	importRule(
		'examples import the package by name',
		/^examples\//,
		(line) => !line.isOurs || line.target.startsWith('examples/'),
		{
			path: 'examples/demo.ts',
			text: `import {createAmazonAuth} from '../src/index.js';`,
		},
	),
	importRule(
		'suites of behaviour import the package by name',
		/^test\/(got|flows)\//,
		(line) => !among(line, /^(src|adapters)\//),
		{path: 'test/flows/redirect.test.ts', text: `import {createHooks} from '../../src/clients/got/hooks.js';`},
	),
	importRule(
		'the command line imports the public entry, the words for an unknown option and for a near miss, Node and itself',
		/^src\/cli\//,
		(line) =>
			line.isOurs
				? among(line, COMMAND_LINE, /^src\/(index|version|option-readers|members|near-miss)\.ts$/)
				: line.target.startsWith('node:'),
		{path: 'src/cli/doctor.ts', text: `import {match} from '../match.js';`},
	),
	importRule(
		'the package does not know its command line',
		/^(src|adapters)\/(?!cli\/)/,
		(line) => !COMMAND_LINE.test(line.target),
		{
			path: 'src/index.ts',
			text: `export {run} from './cli/run.js';`,
		},
	),
	{
		title: 'only the beginning of the command line reads the environment, and its streams are given to the rest',
		of: /^src\/cli\/(?!main\.ts)/,
		faults: (path, text) => expressions(path, text, printsOrReadsEnvironment, /console|process/),
		planted: {path: 'src/cli/run.ts', text: `console.log('done');`},
	},
	{
		title: 'the package neither prints nor reads the environment',
		of: /^(src|adapters)\/(?!cli\/)/,
		faults: (path, text) => expressions(path, text, printsOrReadsEnvironment, /console|process/),
		planted: {path: 'src/options.ts', text: `export const id = process.env['CLIENT_ID'];`},
	},
	{
		title: 'the package makes no code of text',
		of: /^(src|adapters)\//,
		faults: (path, text) => expressions(path, text, makesCode, /eval|Function|vm\./),
		planted: {path: 'src/core/match.ts', text: `export const f = new Function('return 1');`},
	},
	{
		title: 'the package changes nothing that all share',
		// The command line's entry says how its own process ends.
		of: /^(?!src\/cli\/main\.ts$)(src|adapters)\//,
		faults: (path, text) => expressions(path, text, changesWhatIsShared, /globalThis|process|console|prototype|globalAgent/),
		planted: {path: 'src/util/wait.ts', text: `globalThis.fetch = undefined;`},
	},
];

function importRule(
	title: string,
	of: RegExp,
	allows: (line: ImportLine, path: string) => boolean,
	planted: Rule['planted'],
): Rule {
	return {title, of, faults: (path, text) => targets(path, text, (line) => allows(line, path)), planted};
}

function targets(path: string, text: string, allows: (line: ImportLine) => boolean): string[] {
	return importsOf(path, text)
		.filter((line) => !allows(line))
		.map((line) => line.target);
}

function among({target}: ImportLine, ...groups: readonly RegExp[]): boolean {
	return groups.some((group) => group.test(target));
}

function isTypeOf(line: ImportLine, group: RegExp): boolean {
	return line.isTypeOnly && among(line, group);
}

function isPure(name: string): boolean {
	return ['node:crypto', 'node:util', 'node:util/types', 'node:buffer', 'jose'].includes(name);
}

function runTimePackages(): string[] {
	// The two keys are objects of ranges: npm refuses a package.json where they are anything else.
	const {dependencies, peerDependencies} = JSON.parse(readText('package.json')) as Record<string, object>;
	return Object.keys({...dependencies, ...peerDependencies});
}

/** @param hint a word that stands in every text with such a fault: no other is parsed */
function expressions(path: string, text: string, isFault: (node: ts.Node) => boolean, hint: RegExp): string[] {
	const found: string[] = [];
	if (!hint.test(text)) {
		return found;
	}
	walk(parse(path, text), (node) => {
		if (isFault(node)) {
			found.push(node.getText());
		}
	});
	return found;
}

function readsTheWorld(node: ts.Node): boolean {
	if (ts.isNewExpression(node)) {
		return node.expression.getText() === 'Date' && !node.arguments?.length;
	}
	if (ts.isPropertyAccessExpression(node)) {
		return ['Date.now', 'performance.now'].includes(node.getText());
	}
	return ts.isCallExpression(node) && ['fetch', 'Date', 'setTimeout', 'got'].includes(node.expression.getText());
}

function printsOrReadsEnvironment(node: ts.Node): boolean {
	return ts.isPropertyAccessExpression(node) && (node.expression.getText() === 'console' || node.getText() === 'process.env');
}

function makesCode(node: ts.Node): boolean {
	const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
	return isCall && /^(globalThis\.)?(eval|Function)$|^vm\./.test(node.expression.getText());
}

function changesWhatIsShared(node: ts.Node): boolean {
	if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
		return /^(globalThis|process|console|[A-Z]\w*\.prototype|https?\.globalAgent)\b./.test(node.left.getText());
	}
	const shared = /^(process|globalThis)\.(on|once|addListener|prependListener|addEventListener)$/;
	return ts.isCallExpression(node) && shared.test(node.expression.getText());
}

/** Names and strings: what is left without the comments. */
function words(path: string, text: string): string[] {
	const found: string[] = [];
	walk(parse(path, text), (node) => {
		if (
			ts.isIdentifier(node) ||
			ts.isStringLiteralLike(node) ||
			ts.isTemplateHead(node) ||
			ts.isTemplateMiddleOrTemplateTail(node)
		) {
			found.push(node.text);
		}
	});
	return found;
}

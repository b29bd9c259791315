/**
 * Which file may import what, and what no file may do.
 *
 * The arrows point down: what wires everything; clients; the core; an API; Login with Amazon; token calls; tokens; what all of them use.
 * A rule is by folder, so that a file that moves takes its place with it; one that fits no file fails.
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

/** What every room may use. */
const LEAVES = /^src\/(types|errors|hosts)\.ts$|^src\/(util|diagnostics)\//;
/** The table of the accounts that an identity may name: words alone, which identities and the keys of tokens are made of. */
const IDENTITY_KEYS = /^src\/apis\/(identity-keys?|[a-z-]+\/identity-key)\.ts$/;
const IDENTITY = /^src\/identity\.ts$/;
const TOKENS = /^src\/tokens\/[a-z-]+\.ts$/;
const TOKEN_CALLS = /^src\/tokens\/calls\//;
const LOGIN_WITH_AMAZON = /^src\/tokens\/login-with-amazon\//;
const STORE = /^src\/tokens\/store\//;
const ANY_TOKENS = /^src\/tokens\//;
const CLIENT_TYPES = /^src\/clients\/got\/types\.ts$/;
/** What an API is, and what all of them share. */
const APIS = /^src\/apis\/[a-z-]+\.ts$/;
const ONE_API = /^src\/apis\/([a-z-]+)\//;
const CORE = /^src\/core\//;
const BODY_BYTES = /^src\/clients\/body-bytes\.ts$/;
const ONE_CLIENT = /^src\/clients\/([a-z]+)\//;
/** What `npx got-amazon-auth` runs: it may print, and read the environment. */
const COMMAND_LINE = /^src\/cli\//;
/** Connecting sellers: beside the calls, for adapters alone. */
const CONNECTING = /^src\/connect-seller\//;
/** What connecting may know of the Selling Partner API: its consent pages and marketplaces. */
const CONSENT = /^src\/apis\/selling-partner\/(consent|marketplaces|options)\.ts$/;
/** A list of files, since a signature must not depend on the time or on a reply, and the rest of the folder does. */
const PAY_SIGNING =
	/^src\/apis\/pay\/(canonical-request|signature|headers|private-key|environment|button|operations|fault|types)\.ts$/;
const KNOWS_GOT = /^src\/(clients\/got\/[a-z-]+|create-amazon-auth|auth-types|tokens\/calls\/transport)\.ts$/;
const CLIENT_ADAPTER = /^adapters\/((undici|agent)(\.ts$|\/)|marked-redirects\.ts$)/;
/** Adapters whose work it is to connect. */
const CLIENTS: Readonly<Record<string, string>> = {'adapters/redis-client.ts': 'ioredis'};
/** The name of an API, alone or in a path or a name. Kinds of credentials and the words of messages may be like it. */
const API_NAME =
	/^(pay|selling-partner|business|device-messaging|creators|ads)$|[aA]ppstore|[sS]ellingPartner(?!Id)|[dD]eviceMessaging|[cC]reators|^([pP]ay|[aA]ds)(?=[A-Z])|^[bB]usiness(?!Customer)(?=[A-Z])|APPSTORE|SELLING_PARTNER|DEVICE_MESSAGING|CREATORS|PAY_|ADS_|\/(selling-partner|pay|business|device-messaging|creators|ads)[/.]/;
const ACCOUNT_NAME = /^(sellingPartner|merchant|businessCustomer|advertiser|profile|adsAccount)Id$/;
const FRAMEWORK = /\b(express|koa|undici|i?o?redis)\b/i;

/** The rules of the house. */
export const RULES: readonly Rule[] = [
	importRule('the words of types import nothing', /^src\/(types|version)\.ts$/, (line) => !line.isOurs, {
		path: 'src/types.ts',
		text: `import type {Plan} from './apis/types.js';`,
	}),
	importRule('hosts are data', /^src\/hosts\.ts$/, (line) => line.isTypeOnly, {
		path: 'src/hosts.ts',
		text: `import {match} from './core/match.js';`,
	}),
	roomRule('errors and what is of use everywhere stand below all else', /^src\/(errors\.ts$|util\/)/, [LEAVES], {
		path: 'src/util/wait.ts',
		text: `import type {Identity} from '../identity.js';`,
	}),
	roomRule('what is told on diagnostics channels knows no caller', /^src\/diagnostics\//, [LEAVES], {
		path: 'src/diagnostics/channels.ts',
		text: `import type {Binding} from '../core/binding.js';`,
	}),
	roomRule('the words of an identity know nothing but types', IDENTITY_KEYS, [LEAVES, IDENTITY_KEYS], {
		path: 'src/apis/pay/identity-key.ts',
		text: `import type {PaySettings} from './options.js';`,
	}),
	roomRule('an identity knows no API but by the table of accounts', IDENTITY, [LEAVES, IDENTITY_KEYS], {
		path: 'src/identity.ts',
		text: `import type {Binding} from './core/binding.js';`,
	}),
	roomRule('tokens know no grant, no API, no store and no call', TOKENS, [LEAVES, IDENTITY_KEYS, TOKENS], {
		path: 'src/tokens/cache.ts',
		text: `import type {SharedTokens} from './store/shared-tokens.js';`,
	}),
	roomRule('token calls know no grant and no API', TOKEN_CALLS, [LEAVES, TOKENS, TOKEN_CALLS, CLIENT_TYPES], {
		path: 'src/tokens/calls/retry.ts',
		text: `import type {Grant} from '../login-with-amazon/token-endpoint.js';`,
	}),
	roomRule('what is shared knows no grant and no API', STORE, [LEAVES, IDENTITY_KEYS, TOKENS, STORE], {
		path: 'src/tokens/store/shared-tokens.ts',
		text: `import type {Grant} from '../login-with-amazon/token-endpoint.js';`,
	}),
	roomRule('Login with Amazon knows no API', LOGIN_WITH_AMAZON, [LEAVES, TOKENS, TOKEN_CALLS, LOGIN_WITH_AMAZON], {
		path: 'src/tokens/login-with-amazon/client.ts',
		text: `import {appstoreScope} from '../../apis/appstore/plan.js';`,
	}),
	roomRule(
		'what all APIs share knows the core no more than they do',
		APIS,
		[LEAVES, IDENTITY, ANY_TOKENS, APIS, ONE_API, /^src\/version\.ts$/],
		{path: 'src/apis/types.ts', text: `import type {Binding} from '../core/binding.js';`},
	),
	roomRule(
		'an API knows nothing of what calls it',
		ONE_API,
		[LEAVES, IDENTITY, ANY_TOKENS, APIS, ONE_API, /^src\/version\.ts$/],
		{path: 'src/apis/pay/plan.ts', text: `import type {Send} from '../../core/send.js';`},
	),
	{
		title: 'no API imports another one',
		of: ONE_API,
		faults: (path, text) => {
			const [own] = ONE_API.exec(path) ?? [''];
			return targets(path, text, (line) => !ONE_API.test(line.target) || line.target.startsWith(own));
		},
		planted: {path: 'src/apis/appstore/plan.ts', text: `import type {PayKey} from '../pay/headers.js';`},
	},
	importRule(
		'what goes into an Amazon Pay signature imports no clock and nothing that sends',
		PAY_SIGNING,
		(line) =>
			line.isOurs
				? PAY_SIGNING.test(line.target) ||
					among(
						line,
						/^src\/(types|hosts|errors|apis\/option-types)\.ts$|^src\/util\/(members|encoding|reply-parts|digest|paths)\.ts$/,
					)
				: isPure(line.target),
		{path: 'src/apis/pay/signature.ts', text: `import type {Clock} from '../../util/clock.js';`},
	),
	roomRule(
		'the core knows no client',
		CORE,
		[LEAVES, IDENTITY, ANY_TOKENS, APIS, ONE_API, CORE],
		{path: 'src/core/call.ts', text: `import {sendOf} from '../clients/got/send.js';`},
		/^src\/(auth-types|options|clients\/got\/types)\.ts$/,
	),
	{
		title: 'clients go through the core and do not know one another',
		of: /^src\/clients\//,
		faults: (path, text) => {
			const [own = BODY_BYTES.source] = ONE_CLIENT.exec(path) ?? [];
			return targets(
				path,
				text,
				(line) =>
					!line.isOurs ||
					line.target.startsWith(own) ||
					among(line, LEAVES, IDENTITY, CORE, BODY_BYTES) ||
					(line.isTypeOnly && among(line, APIS, /^src\/auth-types\.ts$/)),
			);
		},
		planted: {path: 'src/clients/fetch/fetch.ts', text: `import {sendOf} from '../got/send.js';`},
	},
	roomRule(
		'connecting a seller goes through the auth: it knows consent pages, and no token call and no store of tokens',
		CONNECTING,
		[LEAVES, CONSENT, CONNECTING, /^src\/core\/binding\.ts$/],
		{
			path: 'src/connect-seller/steps.ts',
			text: `import {exchangeAuthorizationCode} from '../apis/selling-partner/tools/authorization-code.js';`,
		},
		/^src\/auth-types\.ts$/,
	),
	importRule(
		'who only calls Amazon does not load what connects sellers',
		/^src\/(?!connect-seller\/)/,
		(line) => !CONNECTING.test(line.target),
		{path: 'src/index.ts', text: `export {createConnectSteps} from './connect-seller/steps.js';`},
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
		of: /^src\/(?!testing\/http\/loopback-dispatcher\.ts$)/,
		faults: (path, text) => (FRAMEWORK.test(text) ? words(path, text).filter((word) => FRAMEWORK.test(word)) : []),
		planted: {path: 'src/core/binding.ts', text: `import type {Request} from 'express';`},
	},
	importRule(
		'the fake Amazon takes only types from the package',
		/^src\/testing\//,
		(line) => !line.isOurs || line.isTypeOnly || line.target.startsWith('src/testing/'),
		{
			path: 'src/testing/pay/api.ts',
			text: `import {canonicalRequest} from '../../apis/pay/canonical-request.js';`,
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
		// Bindings and the steps of connecting are the doors beside the public entry: what adapters make of them has no public name.
		'adapters import the public entry, the core, the steps of connecting, what is of use everywhere, types, and a framework only for its types',
		/^adapters\//,
		(line, path) => {
			if (line.isOurs) {
				const isOpen = among(
					line,
					/^src\/index\.ts$/,
					/^src\/util\//,
					/^src\/core\/(binding|rules|identify)\.ts$/,
					/^src\/connect-seller\/steps\.ts$/,
					/^adapters\//,
				);
				return line.isTypeOnly || isOpen || (CLIENT_ADAPTER.test(path) && among(line, CORE, BODY_BYTES, /^src\/hosts\.ts$/));
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
		/^test\/(?:.+\/)?flows\//,
		(line) => !among(line, /^(src|adapters)\//),
		{path: 'test/flows/redirect.test.ts', text: `import {createHooks} from '../../src/clients/got/hooks.js';`},
	),
	importRule(
		'the command line imports the public entry, the words for an unknown option and for a near miss, Node and itself',
		/^src\/cli\//,
		(line) =>
			line.isOurs
				? among(line, COMMAND_LINE, /^src\/(index|version|util\/(option-readers|members|near-miss))\.ts$/)
				: line.target.startsWith('node:'),
		{path: 'src/cli/doctor.ts', text: `import {match} from '../core/match.js';`},
	),
	{
		title: 'an API is named in its folder and in the tables: the core, identities, options and tokens know none',
		of: /^src\/((core|tokens)\/|(identity|options|load-ahead|create-amazon-auth)\.ts$)/,
		faults: (path, text) => words(path, text).filter((word) => API_NAME.test(word) || ACCOUNT_NAME.test(word)),
		planted: {path: 'src/core/owners.ts', text: `export const account = identity.merchantId;`},
	},
	{
		title: 'the command line knows an API by its record in src/cli/checks',
		of: /^src\/cli\/(?!checks\/)/,
		faults: (path, text) => words(path, text).filter((word) => API_NAME.test(word) || ACCOUNT_NAME.test(word)),
		planted: {path: 'src/cli/doctor.ts', text: `import {payService} from './checks/pay.js';`},
	},
	{
		title: 'the fake knows an API by its record: outside its folder the table alone names it, and public types do',
		of: /^src\/testing\/(http\/|(?!(apis|types|option-types|journal)\.ts$)[a-z-]+\.ts$)/,
		faults: (path, text) => words(path, text).filter((word) => API_NAME.test(word)),
		planted: {path: 'src/testing/http/dispatch.ts', text: `if (place.api === 'selling-partner') {}`},
	},
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
		// In a page's realm, as jsdom makes one, a timer is a number.
		title: 'timers are unreferenced and refreshed in one place',
		of: /^(src|adapters)\/(?!util\/wait\.ts$|testing\/)/,
		faults: (_path, text) =>
			[...text.matchAll(/\)\s*\.(?:unref|refresh)\(\)|[tT]imer\??\.(?:unref|refresh)\(\)/g)].map(([found]) => found),
		planted: {path: 'src/util/lazy.ts', text: 'setTimeout(() => {}, 5).unref();'},
	},
	{
		// `Promise` may be an application's own class, or another realm's; what an async function returns is neither.
		title: 'what is a promise is told by Node, and not by the global class',
		of: /^(src|adapters)\//,
		faults: (_path, text) => [...text.matchAll(/instanceof Promise\b/g)].map(([found]) => found),
		planted: {path: 'src/core/call.ts', text: 'export const isLate = (value: unknown) => value instanceof Promise;'},
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

/** A room and the rooms that its files may import; of `types` only types. */
function roomRule(title: string, of: RegExp, rooms: readonly RegExp[], planted: Rule['planted'], types?: RegExp): Rule {
	const isOpen = (line: ImportLine): boolean =>
		!line.isOurs || among(line, ...rooms) || (types !== undefined && line.isTypeOnly && among(line, types));
	return importRule(title, of, isOpen, planted);
}

function targets(path: string, text: string, allows: (line: ImportLine) => boolean): string[] {
	return importsOf(path, text)
		.filter((line) => !allows(line))
		.map((line) => line.target);
}

function among({target}: ImportLine, ...groups: readonly RegExp[]): boolean {
	return groups.some((group) => group.test(target));
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

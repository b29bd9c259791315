/**
 * The code that readers are shown: fenced blocks of Markdown and `@example`s of doc comments.
 *
 * A block stands for itself, as a reader would paste it. What it may take for granted is written in PRELUDE and, for an example that stands
 * beside what it explains, in the imports of its entry.
 */
import ts from 'typescript';
import {fromRoot, programOver} from './built-declarations.js';
import type {SourceFiles} from './source-files.js';

/** Code as shown, and where it is shown. */
export interface CodeBlock {
	/** `README.md:12`: where its first line stands. */
	readonly place: string;
	readonly language: 'ts' | 'js';
	readonly code: string;
}

/** Names that every block may use: credentials, an auth, a got, and what a framework's session holds. */
const PRELUDE = `
import type {AmazonAuth, SellingPartnerOptions} from 'got-amazon-auth';
import type {} from 'koa';
declare global {
	const clientId: string, clientSecret: string, refreshToken: string;
	const publicKeyId: string, privateKey: string, mwsAuthToken: string;
	const sellingPartner: SellingPartnerOptions;
	const encryptionKeys: [Uint8Array];
	const connectSecret: Uint8Array;
	const vault: {keep(user: string, sellingPartnerId: string, refreshToken: string): Promise<string>};
	const auth: AmazonAuth;
	const url: string, endpoint: string, orderId: string, appId: string, applicationId: string;
	const request: {readonly params: Readonly<Record<'orderId', string>>};
	namespace Express {
		interface Request {
			readonly session: {readonly sellerId: string; readonly merchantId: string; readonly userId: string};
		}
	}
}
declare module 'koa' {
	interface BaseContext {
		readonly session: {readonly sellerId: string; readonly merchantId: string; readonly userId: string};
	}
}
`;

/** What an `@example` need not repeat, by the folder or file it stands in. */
const AT_HOME: readonly (readonly [RegExp, string])[] = [
	[
		/^adapters\/express/,
		`import express from 'express'; import Keyv from 'keyv'; import KeyvRedis from '@keyv/redis'; import {amazonAuth, amazonOf, connectSeller} from 'got-amazon-auth/express'; const app = express(); declare const redisUrl: string;`,
	],
	[
		/^adapters\/koa/,
		`import Koa, {type Middleware} from 'koa'; import Keyv from 'keyv'; import KeyvRedis from '@keyv/redis'; import {amazonAuth, amazonOf, connectSeller} from 'got-amazon-auth/koa'; const app = new Koa(); declare const redisUrl: string; declare const router: Record<'get' | 'post', (path: string, handler: Middleware) => void>;`,
	],
	[
		/^adapters\/undici/,
		`import {Agent, request} from 'undici'; import {amazonInterceptor} from 'got-amazon-auth/undici'; declare const sellingPartnerId: string;`,
	],
	[
		/^adapters\/agent/,
		`import axios from 'axios'; import {amazonAgent} from 'got-amazon-auth/agent'; declare const sellingPartnerId: string;`,
	],
	[/^adapters\/redis/, `import {redisTokenStore} from 'got-amazon-auth/redis';`],
	[
		/^adapters\/keyv/,
		`import Keyv from 'keyv'; import KeyvPostgres from '@keyv/postgres'; import {keyvTokenStore} from 'got-amazon-auth/keyv';`,
	],
	[
		/^src\/testing\/store-suite/,
		`import {test} from 'vitest'; import type {TokenStore} from 'got-amazon-auth'; import {tokenStoreSuite} from 'got-amazon-auth/testing'; declare function myStore(): TokenStore;`,
	],
	[/^src\/testing\//, `import {startFakeAmazon} from 'got-amazon-auth/testing';`],
];

/** Fenced blocks of TypeScript and JavaScript. */
export function readMarkdownBlocks(path: string, text: string): CodeBlock[] {
	return [...text.matchAll(/^```(ts|js)\b[^\n]*\n(.*?)^```/gms)].map(({1: language, 2: code = '', index}) => ({
		place: `${path}:${text.slice(0, index).split('\n').length + 1}`,
		language: language === 'js' ? 'js' : 'ts',
		code,
	}));
}

/** `@example`s of doc comments, with the imports that are understood where they stand. */
export function readExamples(files: SourceFiles): CodeBlock[] {
	return [...files].flatMap(([path, text]) =>
		[...text.matchAll(/\/\*\*.*?\*\//gs)].flatMap(({0: comment, index}) =>
			[...plain(comment).matchAll(/^@example[^\n]*\n(.*?)(?=^@|$(?![\s\S]))/gms)].map((found) => ({
				place: `${path}:${text.slice(0, index).split('\n').length}`,
				language: 'ts' as const,
				code: `${importsAt(path)}\n${(found[1] ?? '').replace(/^```.*$/gm, '')}`,
			})),
		),
	);
}

/** What the compiler says of the blocks, each fault with its place. */
export function compileBlocks(blocks: readonly CodeBlock[]): string[] {
	const files = new Map(blocks.map(({code, language}, index) => [`test/block-${index}.${language}`, `${code}\nexport {};\n`]));
	const roots = ['test/block-prelude.ts', ...files.keys()];
	const options = {allowJs: true, checkJs: true, noUnusedLocals: false, noUnusedParameters: false};
	const program = programOver(roots, new Map([...files, ['test/block-prelude.ts', PRELUDE]]), options);
	return program.getSourceFiles().flatMap((file) => {
		const [, index] = /^test\/block-(\d+|prelude)\./.exec(fromRoot(file.fileName)) ?? [];
		if (index === undefined) {
			return [];
		}
		const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
		return found.map(({messageText, start}) => {
			const line = file.text.slice(0, start).split('\n').length;
			const place = blocks[Number(index)]?.place ?? 'the prelude';
			return `${place}, line ${line} of the block: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
		});
	});
}

function plain(comment: string): string {
	return comment.replace(/^\/\*\*|\*\/$/g, '').replace(/^[ \t]*\* ?/gm, '');
}

function importsAt(path: string): string {
	const common = `import {AmazonAuthError, amazonAuthErrorOf, amazonUrl, createAmazonAuth} from 'got-amazon-auth';`;
	return [common, ...AT_HOME.filter(([place]) => place.test(path)).map(([, line]) => line)].join(' ');
}

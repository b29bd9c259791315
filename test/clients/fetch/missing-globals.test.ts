/**
 * `auth.fetch` where the application's globals are fewer than Node's: vitest's vmForks with jsdom has no `ReadableStream`.
 */
import {createRequire} from 'node:module';
import vm from 'node:vm';
import {build} from 'esbuild';
import type {createAmazonAuth} from 'got-amazon-auth';
import {expect, it} from 'vitest';
import {ROOT} from '../../package/source-files.js';
import {arrived, NA, start} from '../got/hooks/harness.js';
import {type Init, streamOf} from './stage.js';

const FEEDS = `${NA}/feeds/2021-06-30/documents`;

/** The package in a context that has Node's globals but for the one that is named. */
async function loadWithout(name: string): Promise<{createAmazonAuth: typeof createAmazonAuth}> {
	const {outputFiles} = await build({
		entryPoints: [`${ROOT}/src/index.ts`],
		bundle: true,
		write: false,
		platform: 'node',
		format: 'cjs',
		// A script of a context may not import, but for what it is given a loader for.
		supported: {'dynamic-import': false},
		define: {'import.meta.url': '"file:///bundle.js"'},
		logLevel: 'error',
	});
	const module = {exports: {}};
	const names = Object.getOwnPropertyNames(globalThis).filter((one) => one !== name);
	const nodes = Object.fromEntries(names.map((one) => [one, Reflect.get(globalThis, one)]));
	const context = vm.createContext({...nodes, module, require: createRequire(import.meta.url)});
	vm.runInContext(outputFiles[0]?.text ?? '', context);
	return module.exports as {createAmazonAuth: typeof createAmazonAuth};
}

const loaded = loadWithout('ReadableStream');

it.each<[what: string, body: () => NonNullable<Init['body']>, length: number]>([
	['a string', () => 'text', 4],
	['a short stream', () => streamOf(['te', 'xt']).stream, 4],
	['a stream that is longer than what is held to be sent again', () => streamOf(['x'.repeat(2_000_000), 'yz']).stream, 2_000_002],
])('%s goes out where ReadableStream is no global', async (_what, body, length) => {
	const {fake} = await start({});
	const {createAmazonAuth} = await loaded;
	const auth = createAmazonAuth({...fake.options, got: fake.got});
	const init = {method: 'POST', body: body(), duplex: 'half', dispatcher: fake.dispatcher};
	expect((await auth.fetch(FEEDS, init as Init)).status).toBe(200);
	expect(arrived(fake).map((request) => request.body.length)).toEqual([length]);
});

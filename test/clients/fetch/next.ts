/**
 * A route handler of Next.js, run by Next's own compiled code as its server runs it, with its incremental cache in memory.
 *
 * No `next build`: the module that Next calls for each request of the App Router patches `fetch` and reads the cache by itself.
 */
import {execFile} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {promisify} from 'node:util';

export interface RouteOptions {
	/** Whether it is rendered ahead, as `next build` does it, and not for a browser that asks. */
	readonly isBuild?: boolean;
}

export interface Route {
	/** What the handler gave, after Next has handled it. */
	get(handler: () => Promise<Response>, options?: RouteOptions): Promise<Handled>;
	/** Texts that lie in the cache. */
	kept(): string[];
}

export interface Handled {
	readonly response: Response;
	/** How long Next keeps the page itself: 0 for not at all, false for good. */
	readonly revalidate: number | false | undefined;
}

/** Installs the version in the folder, which gives routes, each with a cache of its own. */
export async function installNext(version: string, folder: string): Promise<() => Route> {
	const quiet = ['--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--prefer-offline', '--no-save'];
	const packages = [`next@${version}`, 'react@18.3.1', 'react-dom@18.3.1'];
	mkdirSync(folder);
	await promisify(execFile)('npm', ['install', ...quiet, '--prefix', folder, ...packages]);
	const require = createRequire(join(folder, 'package.json'));
	require('next/dist/server/node-environment');
	const {AppRouteRouteModule} = require('next/dist/compiled/next-server/app-route.runtime.prod.js');
	const {IncrementalCache} = require('next/dist/server/lib/incremental-cache');
	const {NextRequest} = require('next/server');
	const preview = {previewModeId: 'id', previewModeEncryptionKey: 'key', previewModeSigningKey: 'key'};
	const prerenderManifest = {version: 4, routes: {}, dynamicRoutes: {}, notFoundRoutes: [], preview};
	return function createRoute() {
		const entries = new Map<string, Entry>();
		const incrementalCache = new IncrementalCache({
			appDir: true,
			fetchCache: true,
			requestHeaders: {},
			getPrerenderManifest: () => prerenderManifest,
			CurCacheHandler: handlerOver(entries),
			experimental: {ppr: false},
		});
		return {
			kept: () => [...entries.values()].map(({value}) => Buffer.from(value.data.body, 'base64').toString()),
			async get(handler, {isBuild = false} = {}) {
				const definition = {
					kind: 'APP_ROUTE',
					page: '/order/route',
					pathname: '/order',
					filename: 'route',
					bundlePath: 'app/order/route',
				};
				const module = new AppRouteRouteModule({
					userland: {GET: handler},
					definition,
					resolvedPagePath: '/app/order/route.ts',
					nextConfigOutput: '',
				});
				const renderOpts: RenderOptions = {
					originalPathname: definition.page,
					incrementalCache,
					// One is the name of Next 14, the other that of Next 13.
					supportsDynamicResponse: !isBuild,
					supportsDynamicHTML: !isBuild,
					experimental: {ppr: false},
				};
				const request = new NextRequest('http://localhost/order');
				const response: Response = await module.handle(request, {prerenderManifest, renderOpts});
				return {response, revalidate: renderOpts.store?.revalidate};
			},
		};
	};
}

/** As Next keeps a reply of fetch. */
interface Entry {
	readonly lastModified: number;
	readonly value: {readonly data: {readonly body: string}};
}

interface RenderOptions {
	readonly [name: string]: unknown;
	/** Next writes it. */
	store?: {readonly revalidate?: number | false};
}

/** What Next's `cacheHandler` setting names: a class. */
function handlerOver(entries: Map<string, Entry>): new () => object {
	return class {
		async get(key: string) {
			return entries.get(key);
		}
		async set(key: string, value: Entry['value']) {
			entries.set(key, {lastModified: Date.now(), value});
		}
		async revalidateTag() {}
	};
}

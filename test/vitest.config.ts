import {fileURLToPath} from 'node:url';
import {defineConfig, type ViteUserConfig} from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = (path: string): string => fileURLToPath(new URL(path, new URL('..', import.meta.url)));

/** What starts eight processes: they measure each other's waiting, and beside another file they would measure that. */
const FLEETS = 'test/adapters-store/*.slow.test.ts';

/** What runs the installed command: for the consumers of .ci/consumer.mjs. */
const INSTALLED = 'test/cli/installed/*.test.ts';

/** Two sets: `fast` and `nock` are `npm test`; `slow` holds what takes long, starts processes or needs the built package, then `fleets`. */
const config: ViteUserConfig = defineConfig({
	root,
	resolve: {
		alias: [
			{find: /^got-amazon-auth$/, replacement: source('src/index.ts')},
			{find: /^got-amazon-auth\/testing$/, replacement: source('src/testing/index.ts')},
			{find: /^got-amazon-auth\/(express|koa|redis|keyv|undici|agent)$/, replacement: `${source('adapters')}/$1.ts`},
			{find: /^typescript$/, replacement: source('test/support/typescript.ts')},
		],
	},
	test: {
		pool: 'forks',
		maxWorkers: 2,
		globalSetup: source('test/support/missing-servers.ts'),
		setupFiles: source('test/support/loaded.ts'),
		projects: [
			{
				extends: true,
				// One process for many files: most of a file's time would be loading got once more.
				test: {
					name: 'fast',
					isolate: false,
					include: ['test/**/*.test.ts'],
					exclude: ['test/**/*.slow.test.ts', 'test/**/*.nock.test.ts', INSTALLED],
					// Long enough for a busy machine: some compile the whole package.
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			// nock rewires the whole process it is loaded in.
			{extends: true, test: {name: 'nock', include: ['test/**/*.nock.test.ts'], testTimeout: 60_000}},
			{
				extends: true,
				test: {name: 'slow', include: ['test/**/*.slow.test.ts'], exclude: [FLEETS], testTimeout: 300_000, hookTimeout: 300_000},
			},
			{
				extends: true,
				test: {
					name: 'fleets',
					include: [FLEETS],
					testTimeout: 300_000,
					hookTimeout: 300_000,
					fileParallelism: false,
					sequence: {groupOrder: 1},
				},
			},
		],
	},
});
export default config;

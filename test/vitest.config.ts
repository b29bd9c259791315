import {fileURLToPath} from 'node:url';
import {defineConfig, type ViteUserConfig} from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = (path: string): string => fileURLToPath(new URL(path, new URL('..', import.meta.url)));

/** Two sets: `fast` is `npm test`; `slow` holds what takes long, starts processes or needs the built package. */
const config: ViteUserConfig = defineConfig({
	root,
	resolve: {
		alias: [
			{find: /^got-amazon-auth$/, replacement: source('src/index.ts')},
			{find: /^got-amazon-auth\/testing$/, replacement: source('src/testing/index.ts')},
			{find: /^got-amazon-auth\/(express|koa)$/, replacement: `${source('adapters')}/$1.ts`},
		],
	},
	test: {
		pool: 'forks',
		projects: [
			{
				extends: true,
				test: {name: 'fast', include: ['test/**/*.test.ts'], exclude: ['test/**/*.slow.test.ts'], testTimeout: 10_000},
			},
			{extends: true, test: {name: 'slow', include: ['test/**/*.slow.test.ts'], testTimeout: 300_000, hookTimeout: 300_000}},
		],
	},
});
export default config;

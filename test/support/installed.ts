/**
 * Which major version of a package is installed: suites run with several, and state the few facts on which these differ.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

/** The major version of the package a test that imports `name` gets. */
export function majorOf(name: string): number {
	const entry = createRequire(import.meta.url)
		.resolve(name)
		.replaceAll('\\', '/');
	const inside = `/node_modules/${name}/`;
	const manifest = `${entry.slice(0, entry.lastIndexOf(inside) + inside.length)}package.json`;
	return Number.parseInt(versionIn(readFileSync(manifest, 'utf8'), manifest), 10);
}

function versionIn(text: string, path: string): string {
	const manifest: unknown = JSON.parse(text);
	if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string') {
		return manifest.version;
	}
	throw new Error(`No version in ${path}`);
}

/**
 * The package's source in a folder like those where images are built, `<folder>/usr/src/app`: what is built must not depend on where.
 */
import {cpSync, mkdirSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Copies all that .ci/build.mjs and .ci/pack.mjs read; gives the path of the copy. */
export function copyForBuild(folder) {
	const copy = join(folder, 'usr/src/app');
	mkdirSync(copy, {recursive: true});
	for (const name of ['.ci', 'adapters', 'src', 'package.json', 'tsconfig.json', 'README.md', 'LICENSE']) {
		cpSync(join(root, name), join(copy, name), {recursive: true});
	}
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
	return copy;
}

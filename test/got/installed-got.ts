/**
 * Which got is installed, for the few facts on which its majors differ.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const entry = createRequire(import.meta.url).resolve('got');
const packageFile = `${entry.slice(0, entry.lastIndexOf('/dist/'))}/package.json`;

/** The major version of the installed got: 14, 15 or 16. */
export const gotMajor: number = Number.parseInt(readVersion(readFileSync(packageFile, 'utf8')), 10);

function readVersion(text: string): string {
	const manifest: unknown = JSON.parse(text);
	if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string') {
		return manifest.version;
	}
	throw new Error(`No version in ${packageFile}`);
}

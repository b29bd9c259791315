/**
 * Whether Node's own fetch can work with an agent of the installed undici.
 *
 * 8 no longer knows the words in which 7 and older speak to their dispatchers, and Node's own fetch is one of these undicis.
 */
import {createRequire} from 'node:module';

const {version} = createRequire(import.meta.url)('undici/package.json') as {version: string};

export const canTakeDispatcher: boolean = major(version) < 8 || major(process.versions.undici ?? '0') >= 8;

function major(given: string): number {
	return Number.parseInt(given, 10);
}

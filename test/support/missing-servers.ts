/**
 * Which servers the tests of a run did without: one line for each, when the run is over.
 *
 * vitest's `globalSetup`, which it calls once for each project, in a process that none of the tests run in. They meet in a folder that the
 * environment names: an empty file for each server.
 */
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const FOLDER = 'MISSING_SERVERS_FOLDER';

/** Opens the folder, and gives what is to be done at the end. */
export default function setup(): () => void {
	process.env[FOLDER] ??= mkdtempSync(join(tmpdir(), 'missing-servers-'));
	return function tellMissing() {
		const folder = process.env[FOLDER];
		if (folder === undefined) {
			return; // another project's has told
		}
		delete process.env[FOLDER];
		for (const server of readdirSync(folder).sort()) {
			console.warn(lineOf(server));
		}
		rmSync(folder, {recursive: true});
	};
}

/** Notes a server that is missing, however many tests want it; where no run collects them, says so at once. */
export function noteMissing(server: string): void {
	const folder = process.env[FOLDER];
	if (folder === undefined) {
		console.warn(lineOf(server));
	} else {
		writeFileSync(join(folder, server), '');
	}
}

function lineOf(server: string): string {
	return `NOT TESTED: what needs ${server}, which can be neither reached nor started here.`;
}

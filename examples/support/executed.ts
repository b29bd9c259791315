/**
 * What every example ends with: it runs when Node was started with it, and not when a test imports it.
 */
import {realpathSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

/** Where an example says what happened: the console, or a test's list. */
export type Print = (line: string) => void;

/** Runs an example if its file is the one that Node was started with. */
export async function whenExecuted(moduleUrl: string, run: (print: Print) => Promise<void>): Promise<void> {
	const [, started] = process.argv;
	if (started !== undefined && realpathSync(started) === fileURLToPath(moduleUrl)) {
		await run((line) => console.log(line));
	}
}

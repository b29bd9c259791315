/**
 * Whether a script was started itself, and not imported.
 *
 * By the file and not by the path it was named by: below a link the two differ, and a check that takes itself for an import checks nothing
 * and passes.
 */
import {realpathSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

export function isMain(url) {
	const [, started] = process.argv;
	return started !== undefined && realpathSync(started) === realpathSync(fileURLToPath(url));
}

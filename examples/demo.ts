/**
 * The demo: one call of every kind through an Express and a Koa application, against a fake Amazon or, with `--live`, against Amazon.
 *
 * Exit code 0 if all went as it should, 1 if not, 2 if it was started wrongly.
 */
import {runLive} from './demo/live.js';
import {runDemo} from './demo/run-demo.js';
import type {Screen} from './demo/table.js';

const {stdout} = process;
const screen: Screen = {
	print: (line) => console.log(line),
	columns: stdout.isTTY ? stdout.columns : undefined,
	colours: stdout.isTTY === true && !process.env.NO_COLOR,
};
const [mode, ...rest] = process.argv.slice(2);

if (rest.length > 0 || (mode !== undefined && mode !== '--live')) {
	console.error('Usage: npm run demo, or npm run demo -- --live');
	process.exitCode = 2;
} else {
	process.exitCode = mode === '--live' ? await runLive({environment: process.env, print: screen.print}) : await runDemo(screen);
}

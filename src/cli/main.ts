#!/usr/bin/env node
/**
 * `npx got-amazon-auth`: hands the process to the command line. The one file of the package that knows it.
 */
import {run} from './run.js';
import {EXIT_CODES} from './usage.js';

const {argv, env, stdout, stderr} = process;
for (const stream of [stdout, stderr]) {
	stream.on('error', ({code}: NodeJS.ErrnoException) => {
		// A reader like `head` hangs up once it has seen enough; what cannot be written anywhere else, a full disk, is a failure.
		if (code !== 'EPIPE') {
			process.exitCode = EXIT_CODES.fault;
		}
	});
}
const code = await run({arguments: argv.slice(2), environment: env, stdout, stderr, tools: {nowMs: Date.now}});
// Not process.exit: what was written to a pipe must arrive first.
process.exitCode ??= code;

#!/usr/bin/env node
/**
 * `npx got-amazon-auth` starts here. This is the one file of the package that uses the process: its arguments, environment and streams.
 */
import {run} from './run.js';
import {EXIT_CODES} from './usage.js';

const {argv, env, stdout, stderr} = process;
for (const stream of [stdout, stderr]) {
	stream.on('error', ({code}: NodeJS.ErrnoException) => {
		// EPIPE means that a reader like `head` has seen enough. Any other failure to write, such as a full disk, is a fault.
		if (code !== 'EPIPE') {
			process.exitCode = EXIT_CODES.fault;
		}
	});
}
const code = await run({arguments: argv.slice(2), environment: env, stdout, stderr, tools: {nowMs: Date.now}});
// `process.exit` would end the process before what was written to a pipe has arrived.
process.exitCode ??= code;

/**
 * The command line is a function of arguments, environment and streams, and gives an exit code.
 *
 * This file decides what goes to which stream. main.ts alone uses the process.
 */
import {VERSION} from '../version.js';
import {readArguments} from './arguments.js';
import type {DoctorTools} from './checks/service.js';
import {doctor} from './doctor-command.js';
import {explain, showExplanation} from './explain-command.js';
import {type Environment, paintFor, type Sink} from './screen.js';
import {EXIT_CODES, SHORT_USAGE, USAGE, UsageError} from './usage.js';

/** Everything of its process that the command line uses. */
export interface Surroundings {
	readonly arguments: readonly string[];
	readonly environment: Environment;
	readonly stdout: Sink;
	readonly stderr: Sink;
	/** The transport and the clock of `doctor`. */
	readonly tools: DoctorTools;
}

/** Runs a command and gives the exit code, which usage.ts lists. */
export async function run(surroundings: Surroundings): Promise<number> {
	try {
		return await obey(surroundings);
	} catch (error) {
		if (error instanceof UsageError) {
			complain(error.message, `\n${SHORT_USAGE}`, surroundings);
			return EXIT_CODES.usage;
		}
		// An unknown error may hold what was sent, so that only its name is printed.
		const name = error instanceof Error ? error.name : 'unknown fault';
		complain(`got-amazon-auth failed (${name}); this is a mistake of its own.`, '', surroundings);
		return EXIT_CODES.fault;
	}
}

/** Tells a person on standard error, and with `--json` a program on standard output. */
function complain(message: string, more: string, {arguments: given, stdout, stderr}: Surroundings): void {
	stderr.write(`${message}\n${more}`);
	// The arguments may be what is wrong, so that readArguments() cannot tell whether JSON was asked for.
	if (given.includes('--json')) {
		stdout.write(`${JSON.stringify({ok: false, error: message}, null, 2)}\n`);
	}
}

async function obey({arguments: given, environment, stdout, stderr, tools}: Surroundings): Promise<number> {
	const {command, json, noColour} = readArguments(given);
	const paint = paintFor(stdout, environment, noColour);
	switch (command.name) {
		case 'help':
			stdout.write(USAGE);
			return EXIT_CODES.ok;
		case 'version':
			stdout.write(`${VERSION}\n`);
			return EXIT_CODES.ok;
		case 'explain': {
			const explanation = explain(command);
			stdout.write(json ? `${JSON.stringify(explanation, null, 2)}\n` : showExplanation(explanation, paint));
			return EXIT_CODES.ok;
		}
		case 'doctor':
			return doctor(command, {json, paint, environment, stdout, stderr, tools});
	}
}

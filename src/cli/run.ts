/**
 * The command line as a function: arguments, environment and streams in, an exit code out.
 *
 * Decides what goes to which stream. Only main.ts knows the process.
 */
import {VERSION} from '../version.js';
import {readArguments} from './arguments.js';
import type {DoctorTools} from './checks/service.js';
import {doctor} from './doctor-command.js';
import {explain, showExplanation} from './explain-command.js';
import {type Environment, paintFor, type Sink} from './screen.js';
import {EXIT_CODES, SHORT_USAGE, USAGE, UsageError} from './usage.js';

/** What the command line lives in. */
export interface Surroundings {
	readonly arguments: readonly string[];
	readonly environment: Environment;
	readonly stdout: Sink;
	readonly stderr: Sink;
	/** What `doctor` calls Amazon with. */
	readonly tools: DoctorTools;
}

/** The exit code: 0 all is well, 1 a step of `doctor` failed, 2 wrong usage or configuration, 3 a fault of the tool itself. */
export async function run(surroundings: Surroundings): Promise<number> {
	try {
		return await obey(surroundings);
	} catch (error) {
		if (error instanceof UsageError) {
			complain(error.message, `\n${SHORT_USAGE}`, surroundings);
			return EXIT_CODES.usage;
		}
		// Whatever it is, it may hold what was sent: its name has to do.
		const name = error instanceof Error ? error.name : 'unknown fault';
		complain(`got-amazon-auth failed (${name}); this is a mistake of its own.`, '', surroundings);
		return EXIT_CODES.fault;
	}
}

/** A person is told on standard error; a program that reads JSON finds a document where it looks for one. */
function complain(message: string, more: string, {arguments: given, stdout, stderr}: Surroundings): void {
	stderr.write(`${message}\n${more}`);
	// The arguments may be what is wrong: they are looked through, not read.
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

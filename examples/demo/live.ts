/**
 * `npm run demo -- --live`: read-only calls of Amazon itself. Prints status and shape of each answer, and nothing that is in it.
 */
import {type Got, HTTPError} from 'got';
import {type AmazonAuth, type AmazonAuthOptions, amazonAuthErrorOf, createAmazonAuth} from 'got-amazon-auth';
import {type Environment, type LiveCall, readLiveSettings, VARIABLES} from './live-settings.js';
import {shapeOf} from './shape.js';

/** What the live demo works with. */
export interface LiveOptions {
	readonly environment: Environment;
	readonly print: (line: string) => void;
	/** The base of every call; got itself when left out. */
	readonly got?: Got;
}

/** Prints what Amazon answers; gives the exit code: 0, 1 for a call that failed, 2 for an environment that is not enough. */
export async function runLive({environment, print, got}: LiveOptions): Promise<number> {
	const {options, calls, faults} = await readLiveSettings(environment);
	if (faults.length > 0 || calls.length === 0) {
		explainVariables(faults, print);
		return 2;
	}
	const auth = createAuth({...options, ...(got && {got})}, print);
	if (!auth) {
		return 2;
	}
	let failed = 0;
	for (const call of calls) {
		failed += (await make(call, auth, print)) ? 0 : 1;
	}
	await auth.close();
	return failed === 0 ? 0 : 1;
}

function explainVariables(faults: readonly string[], print: (line: string) => void): void {
	print(faults.length === 0 ? 'No credentials in the environment.' : `Not ready: ${faults.join('; ')}.`);
	print('Set the variables of one service or more:');
	for (const [service, names] of Object.entries(VARIABLES)) {
		print(`  ${service}: ${names.join(', ')}`);
	}
	print('Without any, npm run demo shows everything against a fake Amazon.');
}

function createAuth(options: AmazonAuthOptions, print: (line: string) => void): AmazonAuth | undefined {
	try {
		return createAmazonAuth(options);
	} catch (error) {
		// Names the option that is wrong and never its value.
		print(`Not ready: ${error instanceof Error ? error.message : 'the options are wrong'}`);
		return undefined;
	}
}

async function make({name, url}: LiveCall, auth: AmazonAuth, print: (line: string) => void): Promise<boolean> {
	print(name);
	print(`  ${auth.explain('GET', url).reason}`);
	try {
		const response = await auth.got(url);
		print(`  ${response.statusCode} ${shapeOf(response.body)}`);
		return true;
	} catch (error) {
		print(`  ${failureOf(error)}`);
		return false;
	}
}

function failureOf(error: unknown): string {
	const status = error instanceof HTTPError ? `${error.response.statusCode} ` : '';
	const reason = amazonAuthErrorOf(error);
	if (reason) {
		return `${status}${reason.code}: ${reason.message}`;
	}
	return error instanceof Error ? error.message : 'The call failed.';
}

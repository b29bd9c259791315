/**
 * Prints what `doctor` finds: for a person step by step, or as one JSON document at the end.
 */
import type {DoctorCommand} from './arguments.js';
import {SERVICES} from './checks/index.js';
import type {DoctorTools, Service, ServiceSettings} from './checks/service.js';
import {examine, SETTINGS} from './doctor.js';
import type {Environment, Paint, Sink} from './screen.js';
import {readSettings, type Settings} from './settings.js';
import type {Step} from './steps.js';
import {EXIT_CODES, UsageError} from './usage.js';
import {anyOf} from './words.js';

/** The streams, the settings and the tools that the command is given. */
export interface DoctorSurroundings {
	readonly json: boolean;
	readonly paint: Paint;
	readonly environment: Environment;
	readonly stdout: Sink;
	readonly stderr: Sink;
	readonly tools: DoctorTools;
}

/**
 * Runs the command and gives its exit code: 0 where no step failed, 2 where every service failed at its settings, 1 otherwise.
 *
 * @throws {@link UsageError} for a configuration that cannot be read, or without a service that was asked for
 */
export async function doctor(
	command: DoctorCommand,
	{json, paint, environment, stdout, stderr, tools}: DoctorSurroundings,
): Promise<number> {
	const settings = await readSettings(command.config, environment);
	const services = chosen(settings, command);
	const steps: Step[] = [];
	if (!json) {
		stderr.write(settings.warnings.map((warning) => `Warning: ${warning}\n`).join(''));
	}
	for await (const step of examine(services, tools)) {
		const isFirst = steps.at(-1)?.service !== step.service;
		steps.push(step);
		if (!json) {
			stdout.write((isFirst ? titleOf(step, steps.length > 1, paint) : '') + showStep(step, paint));
		}
	}
	const failed = steps.filter(({status}) => status === 'failed').length;
	stdout.write(
		json
			? `${JSON.stringify({ok: failed === 0, warnings: settings.warnings, steps}, null, 2)}\n`
			: `\n${failed === 0 ? 'No step failed.' : `${failed} of ${steps.length} steps failed.`}\n`,
	);
	return failed === 0 ? EXIT_CODES.ok : codeOfFailure(steps);
}

function codeOfFailure(steps: readonly Step[]): number {
	const isAnythingCalled = steps.some(({name, status}) => name === SETTINGS && status === 'ok');
	return isAnythingCalled ? EXIT_CODES.failed : EXIT_CODES.usage;
}

function chosen({services}: Settings, {services: asked, config}: DoctorCommand): readonly ServiceSettings[] {
	const missing = SERVICES.find(({name}) => asked.includes(name) && !services.some(({service}) => service.name === name));
	if (missing !== undefined) {
		throw new UsageError(`${missing.name} is not configured: ${howToConfigure(missing, config)}`);
	}
	if (services.length === 0) {
		throw new UsageError(
			config === undefined
				? `No service is configured: set the variables of one (${anyOf(SERVICES.map(firstVariable))} and the others that --help lists), or name a file with --config.`
				: `The file configures no service: write ${anyOf(SERVICES.map(inFile))} in it, with the settings that --help lists.`,
		);
	}
	return asked.length === 0 ? services : services.filter(({service}) => asked.includes(service.name));
}

function howToConfigure(service: Service, config: string | undefined): string {
	return config === undefined
		? `set ${firstVariable(service)} and the others that --help lists.`
		: `write ${inFile(service)} in the file, with the settings that --help lists.`;
}

function firstVariable({settings: [first]}: Service): string {
	return first.variable;
}

function inFile({option}: Service): string {
	return `"${option}"`;
}

function titleOf({service}: Step, isLater: boolean, paint: Paint): string {
	const title = SERVICES.find(({name}) => name === service)?.title ?? service;
	return `${isLater ? '\n' : ''}${paint('bold', title)}\n`;
}

const COLOURS = {ok: 'green', failed: 'red', skipped: 'dim'} as const;
const WIDTH = 'skipped'.length;

function showStep({name, status, detail, advice}: Step, paint: Paint): string {
	const head = `  ${paint(COLOURS[status], status.padEnd(WIDTH))}  ${name}: ${detail}\n`;
	return advice === undefined ? head : `${head}  ${' '.repeat(WIDTH)}  ${paint('yellow', advice)}\n`;
}

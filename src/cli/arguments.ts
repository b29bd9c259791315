/**
 * Reads the arguments of the command line.
 *
 * This file decides which options go with which command. The commands find out whether a URL or a data element exists.
 */
import {type ParseArgsConfig, parseArgs} from 'node:util';
import {SERVICES} from './checks/index.js';
import type {ServiceName} from './steps.js';
import {UsageError} from './usage.js';
import {listOf} from './words.js';

/** `explain` with the call that it is asked about, as text. */
export interface ExplainCommand {
	readonly name: 'explain';
	readonly method: string;
	readonly url: string;
	readonly dataElements: readonly string[] | undefined;
	readonly reportType: string | undefined;
	readonly restrictedData: string | undefined;
	readonly marketplace: string | undefined;
}

export interface DoctorCommand {
	readonly name: 'doctor';
	/** The file that is read in place of the environment. */
	readonly config: string | undefined;
	/** The services to look at; an empty list stands for each one that is configured. */
	readonly services: readonly ServiceName[];
}

export interface Request {
	readonly command: ExplainCommand | DoctorCommand | {readonly name: 'help' | 'version'};
	readonly json: boolean;
	readonly noColour: boolean;
}

const OPTIONS = {
	'data-elements': {type: 'string'},
	'report-type': {type: 'string'},
	'restricted-data': {type: 'string'},
	marketplace: {type: 'string'},
	config: {type: 'string'},
	service: {type: 'string', multiple: true},
	json: {type: 'boolean'},
	'no-color': {type: 'boolean'},
	help: {type: 'boolean', short: 'h'},
	version: {type: 'boolean', short: 'v'},
} as const satisfies ParseArgsConfig['options'];

const OF_ALL = ['json', 'no-color', 'help', 'version'];
const OF_COMMAND: Readonly<Record<string, readonly string[]>> = {
	explain: ['data-elements', 'report-type', 'restricted-data', 'marketplace'],
	doctor: ['config', 'service'],
};

/** @throws {@link UsageError} saying what is wrong with the arguments */
export function readArguments(given: readonly string[]): Request {
	const {values, positionals} = parse(given);
	const {json = false, 'no-color': noColour = false} = values;
	const [name, ...operands] = positionals;
	if (values.help || values.version) {
		return {command: {name: values.help ? 'help' : 'version'}, json, noColour};
	}
	if (name !== 'explain' && name !== 'doctor') {
		throw new UsageError(name === undefined ? 'A command is missing.' : 'There is no such command: use explain or doctor.');
	}
	const foreign = Object.keys(values).find((option) => !OF_ALL.includes(option) && !OF_COMMAND[name]?.includes(option));
	if (foreign !== undefined) {
		throw new UsageError(`${name} has no option --${foreign}.`);
	}
	return {command: name === 'explain' ? readExplain(operands, values) : readDoctor(operands, values), json, noColour};
}

type Values = ReturnType<typeof parse>['values'];

function parse(given: readonly string[]) {
	try {
		return parseArgs({args: [...given], options: OPTIONS, allowPositionals: true, strict: true});
	} catch (error) {
		// The first sentence of Node's message names the option. The rest explains how arguments may begin with a dash.
		const [said = ''] = error instanceof Error ? error.message.split('. ') : [];
		throw new UsageError(`${said.replace(/\.$/, '')}.`);
	}
}

function readExplain(operands: readonly string[], values: Values): ExplainCommand {
	const [method, url, ...more] = operands;
	if (method === undefined || url === undefined || more.length > 0) {
		throw new UsageError('explain takes a method and a URL, the URL in quotes.');
	}
	return {
		name: 'explain',
		method,
		url,
		dataElements: values['data-elements'] === undefined ? undefined : listOf(values['data-elements']),
		reportType: values['report-type'],
		restrictedData: values['restricted-data'],
		marketplace: values.marketplace,
	};
}

function readDoctor(operands: readonly string[], {config, service = []}: Values): DoctorCommand {
	if (operands.length > 0) {
		throw new UsageError('doctor takes options only.');
	}
	const services = SERVICES.map(({name}) => name).filter((name) => service.includes(name));
	if (service.some((one) => !services.some((name) => name === one))) {
		throw new UsageError(`--service takes ${SERVICES.map(({name}) => name).join(', ')}.`);
	}
	return {name: 'doctor', config, services};
}

/**
 * Reads the settings of each service from the environment, or from a file in its place.
 *
 * This file decides what is missing, and by which name a setting is called. No message holds a value, and so errors of JSON.parse, which
 * quote the text, are replaced.
 */
import {readFile, stat} from 'node:fs/promises';
import {dirname, resolve} from 'node:path';
import {alone, ownOf} from '../util/members.js';
import {unknownKey} from '../util/option-readers.js';
import {SERVICES} from './checks/index.js';
import type {Service, ServiceSettings} from './checks/service.js';
import type {Environment} from './screen.js';
import {UsageError} from './usage.js';

export interface Settings {
	readonly services: readonly ServiceSettings[];
	/** Sentences for a person about what is risky, such as a file of secrets that others may read. */
	readonly warnings: readonly string[];
}

/** @throws {@link UsageError} for a file that cannot be read or understood */
export async function readSettings(config: string | undefined, environment: Environment): Promise<Settings> {
	const source = config === undefined ? fromEnvironment(environment) : await fromFile(config);
	const warnings = config === undefined ? [] : await warningsAbout(config);
	const services: ServiceSettings[] = [];
	for (const service of SERVICES) {
		const values = alone<Record<string, string>>(source.valuesOf(service));
		if (Object.keys(values).length === 0) {
			continue;
		}
		const keyFile = values.privateKeyFile && resolve(source.folder, values.privateKeyFile);
		const read = keyFile ? await readKey(keyFile) : undefined;
		const isKeyFromFile = read !== undefined && !values.privateKey;
		const nameOf = (key: string): string =>
			isKeyFromFile && key === 'privateKey' ? fileOf(source.nameOf(service, 'privateKeyFile')) : source.nameOf(service, key);
		const given = alone<Record<string, string>>(values, isKeyFromFile ? {privateKey: read} : {});
		services.push({service, values: given, nameOf, faults: faultsOf(service, given, nameOf)});
		warnings.push(...(keyFile ? await warningsAbout(keyFile) : []));
	}
	return {services, warnings};
}

interface Source {
	/** The folder to which names of files are relative. */
	readonly folder: string;
	valuesOf(service: Service): Readonly<Record<string, string>>;
	nameOf(service: Service, key: string): string;
}

function fromEnvironment(environment: Environment): Source {
	return {
		folder: '.',
		valuesOf: ({settings}) =>
			Object.fromEntries(
				settings.map(({key, variable}) => [key, ownOf(environment, variable) ?? '']).filter(([, value]) => value !== ''),
			),
		nameOf: ({settings}, key) => settings.find((setting) => setting.key === key)?.variable ?? key,
	};
}

async function fromFile(path: string): Promise<Source> {
	const given = await readJson(path);
	assertKeys(
		given,
		'The file',
		SERVICES.map(({option}) => option),
	);
	return {
		folder: dirname(path),
		valuesOf({option, settings}) {
			const values = Object.hasOwn(given, option) ? given[option] : {};
			assertObject(values, `"${option}"`);
			assertKeys(
				values,
				`"${option}"`,
				settings.map(({key}) => key),
			);
			return Object.fromEntries(
				Object.entries(values)
					.map(([key, value]) => [key, textOf(value, `${option}.${key}`)] as const)
					.filter(([, value]) => value !== ''),
			);
		},
		nameOf: ({option}, key) => `"${option}.${key}"`,
	};
}

async function readJson(path: string): Promise<Record<string, unknown>> {
	const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new UsageError(`The file of --config cannot be read (${error.code ?? 'unknown fault'}).`);
	});
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new UsageError('The file of --config is not JSON.');
	}
	assertObject(value, 'The file');
	return value;
}

function assertObject(value: unknown, name: string): asserts value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new UsageError(`${name} must hold a JSON object.`);
	}
}

function assertKeys(value: object, name: string, known: readonly string[]): void {
	const unknown = Object.keys(value).find((key) => !known.includes(key));
	if (unknown !== undefined) {
		throw new UsageError(`${name} ${unknownKey(unknown, known)}`);
	}
}

/** Gives the text of a setting. A list in JSON becomes a list with commas, as a variable would hold it. */
function textOf(value: unknown, name: string): string {
	const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
	if (!texts.every((one): one is string => typeof one === 'string')) {
		throw new UsageError(`"${name}" must be text.`);
	}
	return texts.join(',');
}

function fileOf(option: string): string {
	return `the file that ${option} names`;
}

async function readKey(path: string): Promise<string | undefined> {
	return readFile(path, 'utf8').catch(() => undefined);
}

function faultsOf(
	{settings}: Service,
	values: Readonly<Record<string, string>>,
	nameOf: (key: string) => string,
): readonly string[] {
	const missing = settings.filter(({key, isNeeded}) => isNeeded && !values[key]).map(({key}) => `${nameOf(key)} is not set`);
	const takesKey = settings.some(({key}) => key === 'privateKey');
	if (!takesKey || values.privateKey) {
		return missing;
	}
	return values.privateKeyFile
		? [...missing, `${fileOf(nameOf('privateKeyFile'))} cannot be read, or is empty`]
		: [...missing, `neither ${nameOf('privateKey')} nor ${nameOf('privateKeyFile')} is set`];
}

/** Warns of a file that other users may read. On Windows there is no warning, since permissions are kept outside the mode there. */
async function warningsAbout(path: string): Promise<string[]> {
	const found = process.platform === 'win32' ? undefined : await stat(path).catch(() => undefined);
	return found?.isFile() && (found.mode & 0o077) !== 0
		? [`${path} holds secrets, and other users of this machine may use it: chmod 600 it.`]
		: [];
}

/**
 * What the command line knows of one API: the settings that `doctor` reads, the steps that it takes, and what `explain` assumes.
 *
 * There is one record for each API in this folder, and index.ts is the table of them. The names of variables are those of
 * `npm run demo -- --live`; a setting that only `doctor` asks for is optional.
 */
import type {AmazonAuthOptions, AmazonIdentity} from '../../index.js';
import type {NameOf} from '../failures.js';
import type {Check, ServiceName} from '../steps.js';

/** The command line's record of one API. */
export interface Service<Name extends ServiceName = ServiceName> {
	/** The name of the API, which `--service` takes. */
	readonly name: Name;
	/** The API's name for a person. */
	readonly title: string;
	/** The API's option of `createAmazonAuth`, which is its key in a file too. */
	readonly option: string;
	readonly settings: readonly [Setting, ...Setting[]];
	readonly prepare: (given: ServiceSettings, tools: DoctorTools) => Preparation;
	readonly explained: ExplainAssumptions;
}

/** One setting of a service. */
export interface Setting {
	readonly key: string;
	readonly variable: string;
	/** Whether the service cannot be looked at without it. */
	readonly isNeeded: boolean;
	readonly hint: string;
}

/** A service of which at least one setting is given. */
export interface ServiceSettings {
	readonly service: Service;
	/** The settings that are given, each with a text that is not empty. */
	readonly values: Readonly<Record<string, string>>;
	readonly nameOf: NameOf;
	/** Sentences about what is missing, without which the service cannot be looked at. */
	readonly faults: readonly string[];
}

/** The transport and the clock of `doctor`. */
export interface DoctorTools {
	/** The got that calls go through; got itself when left out. */
	readonly got?: AmazonAuthOptions['got'];
	readonly nowMs: () => number;
}

/** The options and the steps that follow from the settings of a service. */
export interface Preparation {
	readonly options: AmazonAuthOptions;
	/** Sentences about wrong settings, beside those that `createAmazonAuth` finds. */
	readonly faults: readonly string[];
	readonly checks: readonly Check[];
}

/** Made-up settings with which every call of the API has an explanation. No request is sent with them. */
export interface ExplainAssumptions {
	readonly options: AmazonAuthOptions;
	/** The account that a call of the API may be for. */
	readonly identity?: AmazonIdentity;
}

/** Makes a setting without which the service cannot be looked at. */
export function needed(key: string, variable: string, hint = ''): Setting {
	return {key, variable, isNeeded: true, hint};
}

/** Makes one of two settings that stand for each other; settings.ts finds out where both are missing. */
export function either(key: string, variable: string, hint: string): Setting {
	return {key, variable, isNeeded: false, hint};
}

/** Makes a setting that may be left out. */
export function optional(key: string, variable: string, hint: string): Setting {
	return {key, variable, isNeeded: false, hint: `${hint} (optional)`};
}

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
	/** The settings that are given; none is empty. */
	readonly values: Readonly<Record<string, string>>;
	readonly nameOf: NameOf;
	/** What keeps the service from being looked at. */
	readonly faults: readonly string[];
}

/** What the doctor works with. */
export interface DoctorTools {
	/** What calls go through; got itself when left out. */
	readonly got?: AmazonAuthOptions['got'];
	readonly nowMs: () => number;
}

/** What a service needs before its steps can be taken. */
export interface Preparation {
	readonly options: AmazonAuthOptions;
	/** What is wrong with the settings beside what `createAmazonAuth` finds. */
	readonly faults: readonly string[];
	readonly checks: readonly Check[];
}

/** Settings with which every call of the API has an explanation. They are made up, and nothing is ever asked of them. */
export interface ExplainAssumptions {
	readonly options: AmazonAuthOptions;
	/** The account that a call of the API may be for. */
	readonly identity?: AmazonIdentity;
}

export function needed(key: string, variable: string, hint = ''): Setting {
	return {key, variable, isNeeded: true, hint};
}

/** One of two settings that stand for each other: settings.ts finds out where neither is there. */
export function either(key: string, variable: string, hint: string): Setting {
	return {key, variable, isNeeded: false, hint};
}

export function optional(key: string, variable: string, hint: string): Setting {
	return {key, variable, isNeeded: false, hint: `${hint} (optional)`};
}

/**
 * `doctor`: looks at each service that is configured, step by step.
 *
 * Takes its transport and clock by parameter. Gives steps as they are taken and prints nothing.
 */
import {type AmazonAuth, type AmazonAuthOptions, createAmazonAuth} from '../index.js';
import {prepareAppstore} from './check-appstore.js';
import {preparePay} from './check-pay.js';
import {prepareSellingPartner} from './check-selling-partner.js';
import {capitalised, failedBy} from './failures.js';
import type {ServiceSettings} from './settings.js';
import {type Finding, ok, type Preparation, type Step, skipSteps, takeSteps} from './steps.js';

/** What the doctor works with. */
export interface DoctorTools {
	/** What calls go through; got itself when left out. */
	readonly got?: AmazonAuthOptions['got'];
	readonly nowMs: () => number;
}

/** The steps of one service after the other. */
export async function* examine(services: readonly ServiceSettings[], tools: DoctorTools): AsyncGenerator<Step> {
	for (const given of services) {
		yield* examineService(given, tools);
	}
}

/** The first step of each service: nothing is called before it is well. */
export const SETTINGS = 'settings';
/** Room for the tokens of one check-up. */
const FEW = 100;

async function* examineService(given: ServiceSettings, {got, nowMs}: DoctorTools): AsyncGenerator<Step> {
	const service = given.service.name;
	const {options, faults, checks} = prepare(given, nowMs, got);
	const created = createAuth({...options, ...(got && {got}), maxTokens: FEW}, [...given.faults, ...faults], given);
	if ('status' in created) {
		yield {service, name: SETTINGS, ...created};
		yield* skipSteps(service, checks, SETTINGS);
		return;
	}
	yield {service, name: SETTINGS, ...ok('Complete, and of the right form.')};
	try {
		yield* takeSteps(service, checks, created);
	} finally {
		await created.close();
	}
}

function prepare(given: ServiceSettings, nowMs: () => number, got: AmazonAuthOptions['got']): Preparation {
	switch (given.service.name) {
		case 'appstore':
			return prepareAppstore(given, nowMs);
		case 'selling-partner':
			return prepareSellingPartner(given, nowMs);
		case 'pay':
			return preparePay(given, nowMs, got);
	}
}

/** The auth to look at a service with, or what keeps it from being made. */
function createAuth(options: AmazonAuthOptions, faults: readonly string[], {nameOf}: ServiceSettings): AmazonAuth | Finding {
	if (faults.length > 0) {
		return {status: 'failed', detail: `${capitalised([...new Set(faults)].join('; '))}.`};
	}
	try {
		return createAmazonAuth(options);
	} catch (error) {
		return failedBy(error, nameOf);
	}
}

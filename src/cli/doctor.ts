/**
 * `doctor`: looks at each service that is configured, step by step.
 *
 * Takes its transport and clock by parameter. Gives steps as they are taken and prints nothing.
 */
import {type AmazonAuth, type AmazonAuthOptions, createAmazonAuth} from '../index.js';
import type {DoctorTools, ServiceSettings} from './checks/service.js';
import {failedBy} from './failures.js';
import {type Finding, ok, type Step, skipSteps, takeSteps} from './steps.js';
import {capitalised} from './words.js';

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

async function* examineService(given: ServiceSettings, tools: DoctorTools): AsyncGenerator<Step> {
	const service = given.service.name;
	const {options, faults, checks} = given.service.prepare(given, tools);
	const created = createAuth(
		{...options, ...(tools.got && {got: tools.got}), maxTokens: FEW},
		[...given.faults, ...faults],
		given,
	);
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

/**
 * `doctor` looks at each service that is configured, step by step.
 *
 * Transport and clock are parameters. Each step is given as soon as it is taken; doctor-command.ts prints it.
 */
import {type AmazonAuth, type AmazonAuthOptions, createAmazonAuth} from '../index.js';
import type {DoctorTools, ServiceSettings} from './checks/service.js';
import {failedBy} from './failures.js';
import {type Finding, ok, type Step, skipSteps, takeSteps} from './steps.js';
import {capitalised} from './words.js';

/** Takes the steps of one service after the other. */
export async function* examine(services: readonly ServiceSettings[], tools: DoctorTools): AsyncGenerator<Step> {
	for (const given of services) {
		yield* examineService(given, tools);
	}
}

/** The name of the first step of each service, which has to pass before anything is called. */
export const SETTINGS = 'settings';
/** The most tokens that are kept: more than one check-up ever asks for. */
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

/** Makes the auth that a service is looked at with, or tells why it cannot be made. */
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

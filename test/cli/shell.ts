/**
 * A shell for the command line: runs it inside the test, against a fake Amazon, and keeps what it printed.
 *
 * Whatever it prints is searched for every secret that was about.
 */
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished} from 'vitest';
import {run} from '../../src/cli/run.js';
import type {Environment} from '../../src/cli/screen.js';
import type {Step} from '../../src/cli/steps.js';

export interface Outcome {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a command without a network: a call fails. */
export async function shell(words: string, environment: Environment = {}, isTerminal = false): Promise<Outcome> {
	return runWith(words.split(' '), environment, isTerminal, {nowMs: Date.now});
}

export async function runWith(
	given: readonly string[],
	environment: Environment,
	isTerminal: boolean,
	tools: Parameters<typeof run>[0]['tools'],
): Promise<Outcome> {
	const printed = {stdout: '', stderr: ''};
	const sink = (name: keyof typeof printed) => ({
		isTTY: isTerminal,
		write: (text: string) => {
			printed[name] += text;
		},
	});
	const code = await run({arguments: given, environment, stdout: sink('stdout'), stderr: sink('stderr'), tools});
	return {code, ...printed};
}

export async function startFake(options: Parameters<typeof startFakeAmazon>[0] = {}): Promise<FakeAmazon> {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	return fake;
}

/** The variables with which every step is well at the fake. */
export function variablesFor(
	fake: FakeAmazon,
): Readonly<
	Record<
		'appstore' | 'sellingPartner' | 'pay' | 'deviceMessaging' | 'creators' | 'business' | 'ads',
		Readonly<Record<string, string>>
	>
> {
	const {appstore, sellingPartner, pay, deviceMessaging, creators, business, ads} = fake.options;
	return {
		appstore: {
			AMAZON_APPSTORE_CLIENT_ID: appstore.clientId,
			AMAZON_APPSTORE_CLIENT_SECRET: appstore.clientSecret,
			AMAZON_APPSTORE_APP_ID: 'amzn1.devportal.mobileapp.example',
		},
		sellingPartner: {
			AMAZON_SP_CLIENT_ID: sellingPartner.clientId,
			AMAZON_SP_CLIENT_SECRET: sellingPartner.clientSecret,
			AMAZON_SP_REFRESH_TOKEN: fake.refreshTokenOf(),
			AMAZON_SP_REGION: 'na',
		},
		pay: {
			AMAZON_PAY_PUBLIC_KEY_ID: pay.publicKeyId,
			AMAZON_PAY_PRIVATE_KEY: pay.privateKey,
			AMAZON_PAY_REGION: pay.region,
		},
		deviceMessaging: {
			AMAZON_DEVICE_MESSAGING_CLIENT_ID: deviceMessaging.clientId,
			AMAZON_DEVICE_MESSAGING_CLIENT_SECRET: deviceMessaging.clientSecret,
		},
		creators: {
			AMAZON_CREATORS_CREDENTIAL_ID: creators.credentialId,
			AMAZON_CREATORS_CREDENTIAL_SECRET: creators.credentialSecret,
			AMAZON_CREATORS_VERSION: creators.version,
			AMAZON_CREATORS_MARKETPLACE: 'www.amazon.com',
			AMAZON_CREATORS_PARTNER_TAG: 'example-20',
		},
		business: {
			AMAZON_BUSINESS_CLIENT_ID: business[0].clientId,
			AMAZON_BUSINESS_CLIENT_SECRET: business[0].clientSecret,
			AMAZON_BUSINESS_REFRESH_TOKEN: String(business[0].refreshToken),
			AMAZON_BUSINESS_REGION: 'na',
		},
		ads: {
			AMAZON_ADS_CLIENT_ID: ads.clientId,
			AMAZON_ADS_CLIENT_SECRET: ads.clientSecret,
			AMAZON_ADS_REFRESH_TOKEN: String(ads.refreshToken),
			AMAZON_ADS_REGION: 'na',
		},
	};
}

export interface Diagnosis extends Outcome {
	/** By the name of the step. */
	readonly steps: Readonly<Record<string, Step>>;
	/** The names of the steps that failed. */
	readonly failed: readonly string[];
}

/** What `doctor --json` finds; that the text for a person says the same, and no secret is in either, is looked at for each. */
export async function consult(fake: FakeAmazon, environment: Environment, words = ''): Promise<Diagnosis> {
	const tools = {got: fake.got, nowMs: Date.now};
	const given = ['doctor', ...words.split(' ').filter((word) => word !== '')];
	const told = await runWith([...given, '--json'], environment, false, tools);
	const {steps} = JSON.parse(told.stdout) as {steps: Step[]};
	const shown = await runWith(given, environment, false, tools);
	for (const {name, status, detail} of steps) {
		expect(shown.stdout).toContain(`${status.padEnd(7)}  ${name}: ${detail}`);
	}
	expect(shown.code).toBe(told.code);
	expectNoSecret([told, shown], fake, environment);
	return {
		...told,
		steps: Object.fromEntries(steps.map((step) => [step.name, step])),
		failed: steps.filter(({status}) => status === 'failed').map(({name}) => name),
	};
}

const SECRET_VARIABLE = /SECRET|TOKEN|PRIVATE_KEY$/;

/** Nothing that was configured as a secret, and nothing that a credential travelled in, was printed. */
export function expectNoSecret(outcomes: readonly Outcome[], fake: FakeAmazon, environment: Environment): void {
	const printed = outcomes.map(({stdout, stderr}) => stdout + stderr).join('\n');
	const configured = Object.entries(environment).flatMap(([name, value]) =>
		SECRET_VARIABLE.test(name) && value ? partsOf(value) : [],
	);
	const sent = fake.journal.flatMap(({headers, body, path}) => [
		headers['x-amz-access-token'],
		headers['x-amz-pay-authtoken'],
		headers.authorization?.replace(/^Bearer /, ''),
		/Signature=(.+)$/.exec(headers.authorization ?? '')?.[1],
		body,
		path.includes('authorizationTokens') ? path : undefined,
	]);
	const secrets = [...configured, ...sent].filter((one): one is string => one !== undefined && one.length > 3);
	expect(secrets).not.toEqual([]);
	expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
}

/** A key is searched for line by line: it may be wrapped elsewhere. */
function partsOf(value: string): string[] {
	return value.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('-----'));
}

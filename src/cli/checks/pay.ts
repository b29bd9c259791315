/**
 * Checks Amazon Pay: key and environment, a signed call, and the delegation token of a merchant where one is named.
 *
 * The call lists report schedules and changes nothing.
 */
import {
	type AmazonAuth,
	type AmazonAuthErrorCode,
	type AmazonAuthOptions,
	amazonAuthErrorOf,
	amazonUrl,
	createAmazonAuth,
	type PayRegion,
} from '../../index.js';
import {failedBy, type NameOf} from '../failures.js';
import {ONCE, reachChecks} from '../reach.js';
import {type Check, type Finding, ok, skipped} from '../steps.js';
import {meantBy} from '../words.js';
import {type DoctorTools, either, needed, optional, type Preparation, type Service, type ServiceSettings} from './service.js';

const ORIGINS: Readonly<Record<PayRegion, string>> = {
	na: 'https://pay-api.amazon.com',
	eu: 'https://pay-api.amazon.eu',
	jp: 'https://pay-api.amazon.jp',
};
const REGIONS: readonly PayRegion[] = ['na', 'eu', 'jp'];
type PayEnvironment = 'live' | 'sandbox';
const ENVIRONMENTS: readonly PayEnvironment[] = ['live', 'sandbox'];

/** One key in one region, and what is needed to call Amazon with it. */
interface Patient {
	readonly region: PayRegion;
	readonly environment: PayEnvironment;
	/** Whether the key's id names its environment; such a key is used with paths that leave it out. */
	readonly isBound: boolean;
	readonly given: ServiceSettings;
	/** Makes an auth that uses the same key in another region. */
	readonly authIn: (region: PayRegion) => AmazonAuth;
}

export const payService: Service<'pay'> = {
	name: 'pay',
	title: 'Amazon Pay',
	option: 'pay',
	settings: [
		needed('publicKeyId', 'AMAZON_PAY_PUBLIC_KEY_ID'),
		either('privateKey', 'AMAZON_PAY_PRIVATE_KEY', 'PEM (this or its file is needed)'),
		either('privateKeyFile', 'AMAZON_PAY_PRIVATE_KEY_FILE', 'the file of the key (this or the key itself is needed)'),
		needed('region', 'AMAZON_PAY_REGION', 'na, eu or jp'),
		optional('environment', 'AMAZON_PAY_ENVIRONMENT', 'live or sandbox; that of the key, else sandbox'),
		optional('merchantId', 'AMAZON_PAY_MERCHANT_ID', 'a merchant to act for'),
		optional('mwsAuthToken', 'AMAZON_PAY_MWS_AUTH_TOKEN', 'what that merchant handed over'),
	],
	prepare,
	explained: {
		options: {
			pay: REGIONS.map((region) => ({
				publicKeyId: 'nobody',
				region,
				privateKey: () => Promise.reject(new Error('There is no key behind an explanation.')),
			})),
		},
	},
};

function prepare(given: ServiceSettings, {nowMs, got}: DoctorTools): Preparation {
	const {publicKeyId = '', privateKey = '', merchantId, mwsAuthToken} = given.values;
	// A merchant without a token is left out here, and the step "delegation" says that both are needed.
	const whose = mwsAuthToken === undefined ? {} : {mwsAuthToken, ...(merchantId === undefined ? {} : {merchantId})};
	const bound = ENVIRONMENTS.find((one) => publicKeyId.toLowerCase().startsWith(one));
	const region = REGIONS.find((one) => one === given.values.region);
	const {environment: wanted = bound ?? 'sandbox'} = given.values;
	const environment = ENVIRONMENTS.find((one) => one === wanted);
	const payIn = (one: PayRegion): AmazonAuthOptions => ({
		pay: {publicKeyId, privateKey, region: one, ...whose},
	});
	const authIn = (one: PayRegion): AmazonAuth => createAmazonAuth({...payIn(one), ...(got && {got}), maxTokens: 100});
	return {
		options: payIn(region ?? 'na'),
		faults: [
			...(region === undefined && given.values.region
				? [`${given.nameOf('region')} must be ${REGIONS.join(', ')}${meantBy(given.values.region, REGIONS)}`]
				: []),
			...(environment === undefined
				? [`${given.nameOf('environment')} must be live or sandbox${meantBy(wanted, ENVIRONMENTS)}`]
				: []),
		],
		// The steps are named even where the settings are wrong, since each is then told as skipped.
		checks: checksOf(
			{region: region ?? 'na', environment: environment ?? 'sandbox', isBound: bound !== undefined, given, authIn},
			nowMs,
		),
	};
}

function checksOf(patient: Patient, nowMs: () => number): readonly Check[] {
	return [
		{name: 'environment', isNeeded: true, run: (auth) => environmentOfKey(auth, patient)},
		...reachChecks([new URL(ORIGINS[patient.region]).host], nowMs),
		{name: 'signature', isNeeded: true, run: (auth) => signature(auth, patient)},
		{name: 'delegation', isNeeded: false, run: (auth) => delegation(auth, patient)},
	];
}

/** Signs a request without sending it, which fails where the key's id names another environment. */
async function environmentOfKey(auth: AmazonAuth, {region, environment, given}: Patient): Promise<Finding> {
	const origin = ORIGINS[region];
	const url =
		environment === 'live' ? amazonUrl`${origin}/live/v2/report-schedules` : amazonUrl`${origin}/sandbox/v2/report-schedules`;
	try {
		await auth.authorize({method: 'GET', url});
		return ok(`The key signs for the ${environment} environment of region ${region}.`);
	} catch (error) {
		return failedAtPay(error, given.nameOf);
	}
}

async function signature(auth: AmazonAuth, patient: Patient): Promise<Finding> {
	const {region, given} = patient;
	try {
		await auth.got(schedulesIn(region, patient), ONCE);
		return ok('Amazon Pay takes the signature.');
	} catch (error) {
		return failedAtPay(error, given.nameOf, await adviceOn(amazonAuthErrorOf(error)?.code, patient));
	}
}

async function adviceOn(code: AmazonAuthErrorCode | undefined, patient: Patient): Promise<string | undefined> {
	const {environment, given} = patient;
	if (code === 'ERR_AMAZON_ACCESS_DENIED') {
		return `Look at ${given.nameOf('publicKeyId')}: is it a key of the ${environment} environment, and is the account open for it?`;
	}
	const home = code === 'ERR_AMAZON_SIGNATURE_REFUSED' ? await regionThatAnswers(patient) : undefined;
	return home && `This key is known in region ${home}: set ${given.nameOf('region')} to ${home}.`;
}

function schedulesIn(region: PayRegion, {isBound, environment}: Patient): URL {
	const origin = ORIGINS[region];
	if (isBound) {
		return amazonUrl`${origin}/v2/report-schedules`;
	}
	return environment === 'live'
		? amazonUrl`${origin}/live/v2/report-schedules`
		: amazonUrl`${origin}/sandbox/v2/report-schedules`;
}

/** Tries the other regions, since a refused signature leaves open whether the key belongs to one of them. */
async function regionThatAnswers(patient: Patient): Promise<PayRegion | undefined> {
	for (const region of REGIONS.filter((one) => one !== patient.region)) {
		const auth = patient.authIn(region);
		const answers = await auth.got(schedulesIn(region, patient), ONCE).then(
			() => true,
			() => false,
		);
		await auth.close();
		if (answers) {
			return region;
		}
	}
	return undefined;
}

async function delegation(auth: AmazonAuth, {region, environment, given}: Patient): Promise<Finding> {
	const {values, nameOf} = given;
	const {merchantId, mwsAuthToken} = values;
	if (merchantId === undefined || mwsAuthToken === undefined) {
		return skipped(`No merchant to act for: name one in ${nameOf('merchantId')} and ${nameOf('mwsAuthToken')}.`);
	}
	if (environment === 'sandbox') {
		return skipped('Amazon Pay gives authorization tokens in its live environment only.');
	}
	try {
		await auth.as({merchantId}).authorize({method: 'GET', url: amazonUrl`${ORIGINS[region]}/live/v2/report-schedules`});
		return ok('Amazon Pay gives an authorization token for this merchant.');
	} catch (error) {
		return failedAtPay(error, nameOf);
	}
}

/**
 * Makes the finding for an error.
 *
 * @param advice what to do, where the step knows more about it than the error tells
 */
function failedAtPay(error: unknown, nameOf: NameOf, advice?: string): Finding {
	return failedBy(error, nameOf, advice ?? adviceFor(error, nameOf));
}

function adviceFor(error: unknown, nameOf: NameOf): string | undefined {
	const refusal = amazonAuthErrorOf(error);
	if (refusal?.amazon?.code === 'InvalidAuthorizationToken') {
		return `Look at ${nameOf('merchantId')} and ${nameOf('mwsAuthToken')}.`;
	}
	switch (refusal?.code) {
		case 'ERR_AMAZON_SIGNATURE_REFUSED':
			return `Look at ${nameOf('privateKey')} and ${nameOf('publicKeyId')}: Amazon must know the public half of this very key under this id, in this region and environment.`;
		case 'ERR_AMAZON_ENVIRONMENT_MISMATCH':
			return `Look at ${nameOf('environment')} and ${nameOf('publicKeyId')}: an id that begins with LIVE or SANDBOX is for that environment alone.`;
		default:
			return undefined;
	}
}

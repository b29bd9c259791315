/**
 * Which services the environment has credentials for, and what the live demo calls there.
 *
 * Only read-only calls are listed here. Values of variables are never printed, their names are.
 */
import {readFile} from 'node:fs/promises';
import {type AmazonAuthOptions, amazonUrl, type PayRegion, type SellingRegion} from 'got-amazon-auth';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A read-only call. */
export interface LiveCall {
	readonly name: string;
	readonly url: URL;
}

/** What the environment makes possible. */
export interface LiveSettings {
	readonly options: AmazonAuthOptions;
	readonly calls: readonly LiveCall[];
	/** What keeps a service that was begun from being called. */
	readonly faults: readonly string[];
}

/** The variables of each service; all of a line are needed, a line with "or" needs one. */
export const VARIABLES: Readonly<Record<string, readonly string[]>> = {
	Appstore: ['AMAZON_APPSTORE_CLIENT_ID', 'AMAZON_APPSTORE_CLIENT_SECRET', 'AMAZON_APPSTORE_APP_ID'],
	'Selling Partner API': [
		'AMAZON_SP_CLIENT_ID',
		'AMAZON_SP_CLIENT_SECRET',
		'AMAZON_SP_REFRESH_TOKEN',
		'AMAZON_SP_REGION (na, eu or fe)',
	],
	'Amazon Pay': [
		'AMAZON_PAY_PUBLIC_KEY_ID',
		'AMAZON_PAY_PRIVATE_KEY (PEM) or AMAZON_PAY_PRIVATE_KEY_FILE',
		'AMAZON_PAY_REGION (na, eu or jp)',
	],
};

/** Reads the environment; a service of which nothing is set is left out. */
export async function readLiveSettings(environment: Environment): Promise<LiveSettings> {
	const services = [readAppstore(environment), readSellingPartner(environment), await readPay(environment)];
	return {
		options: Object.assign({}, ...services.map(({options}) => options)),
		calls: services.flatMap(({call}) => (call ? [call] : [])),
		faults: services.flatMap(({faults}) => faults),
	};
}

interface Service {
	readonly options?: AmazonAuthOptions;
	readonly call?: LiveCall;
	readonly faults: readonly string[];
}

function readAppstore(environment: Environment): Service {
	const {
		AMAZON_APPSTORE_CLIENT_ID: clientId = '',
		AMAZON_APPSTORE_CLIENT_SECRET: clientSecret = '',
		AMAZON_APPSTORE_APP_ID: appId = '',
	} = environment;
	const given = {AMAZON_APPSTORE_CLIENT_ID: clientId, AMAZON_APPSTORE_CLIENT_SECRET: clientSecret, AMAZON_APPSTORE_APP_ID: appId};
	return complete(given, () => ({
		options: {appstore: {clientId, clientSecret}},
		call: {
			name: 'Appstore: the open edit',
			url: amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits`,
		},
		faults: [],
	}));
}

function readSellingPartner(environment: Environment): Service {
	const {
		AMAZON_SP_CLIENT_ID: clientId = '',
		AMAZON_SP_CLIENT_SECRET: clientSecret = '',
		AMAZON_SP_REFRESH_TOKEN: refreshToken = '',
		AMAZON_SP_REGION: region = '',
	} = environment;
	const given = {
		AMAZON_SP_CLIENT_ID: clientId,
		AMAZON_SP_CLIENT_SECRET: clientSecret,
		AMAZON_SP_REFRESH_TOKEN: refreshToken,
		AMAZON_SP_REGION: region,
	};
	return complete(given, () => {
		const url = Object.hasOwn(SELLING_PARTNER_URLS, region) ? SELLING_PARTNER_URLS[region as SellingRegion] : undefined; // an own key
		return url
			? {
					options: {sellingPartner: {clientId, clientSecret, refreshToken}},
					call: {name: 'Selling Partner API: marketplace participations', url},
					faults: [],
				}
			: {faults: ['AMAZON_SP_REGION must be na, eu or fe']};
	});
}

const SELLING_PARTNER_URLS: Readonly<Record<SellingRegion, URL>> = {
	na: amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`,
	eu: amazonUrl`https://sellingpartnerapi-eu.amazon.com/sellers/v1/marketplaceParticipations`,
	fe: amazonUrl`https://sellingpartnerapi-fe.amazon.com/sellers/v1/marketplaceParticipations`,
};

async function readPay(environment: Environment): Promise<Service> {
	const {
		AMAZON_PAY_PUBLIC_KEY_ID: publicKeyId = '',
		AMAZON_PAY_PRIVATE_KEY: pem = '',
		AMAZON_PAY_PRIVATE_KEY_FILE: file = '',
		AMAZON_PAY_REGION: region = '',
	} = environment;
	const given = {
		AMAZON_PAY_PUBLIC_KEY_ID: publicKeyId,
		'AMAZON_PAY_PRIVATE_KEY or AMAZON_PAY_PRIVATE_KEY_FILE': pem || file,
		AMAZON_PAY_REGION: region,
	};
	const privateKey = pem || (file && (await readFile(file, 'utf8').catch(() => '')));
	return complete(given, () => {
		if (!Object.hasOwn(PAY_URLS, region)) {
			return {faults: ['AMAZON_PAY_REGION must be na, eu or jp']};
		}
		if (privateKey === '') {
			return {faults: ['the file that AMAZON_PAY_PRIVATE_KEY_FILE names cannot be read']};
		}
		const payRegion = region as PayRegion; // an own key of the table
		// A key whose id names its environment is for paths that do not.
		const kind = /^(?:live|sandbox)/i.test(publicKeyId) ? 'bound' : 'sandbox';
		return {
			options: {pay: {publicKeyId, privateKey, region: payRegion}},
			call: {name: 'Amazon Pay: report schedules', url: PAY_URLS[payRegion][kind]},
			faults: [],
		};
	});
}

const PAY_URLS: Readonly<Record<PayRegion, {readonly bound: URL; readonly sandbox: URL}>> = {
	na: {
		bound: amazonUrl`https://pay-api.amazon.com/v2/report-schedules`,
		sandbox: amazonUrl`https://pay-api.amazon.com/sandbox/v2/report-schedules`,
	},
	eu: {
		bound: amazonUrl`https://pay-api.amazon.eu/v2/report-schedules`,
		sandbox: amazonUrl`https://pay-api.amazon.eu/sandbox/v2/report-schedules`,
	},
	jp: {
		bound: amazonUrl`https://pay-api.amazon.jp/v2/report-schedules`,
		sandbox: amazonUrl`https://pay-api.amazon.jp/sandbox/v2/report-schedules`,
	},
};

function complete(given: Readonly<Record<string, string>>, read: () => Service): Service {
	const names = Object.keys(given);
	const missing = names.filter((name) => given[name] === '');
	if (missing.length === names.length) {
		return {faults: []};
	}
	return missing.length > 0 ? {faults: missing.map((name) => `${name} is not set`)} : read();
}

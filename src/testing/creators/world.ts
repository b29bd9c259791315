/**
 * The credentials that the fake knows for the Creators API: one of each version, and where each gets its tokens.
 *
 * Source: Creators SDK 1.2.0. The forms of ids and secrets are the fake's own.
 */
import type {CreatorsOptions} from '../../apis/option-types.js';
import type {Client} from '../world.js';

type Version = CreatorsOptions['version'];

/** A credential as its owner is shown it. */
export interface CreatorsCredential extends Client {
	readonly version: Version;
}

export interface CreatorsWorld {
	readonly creatorsCredentials: Readonly<Record<Version, CreatorsCredential>>;
}

export const cognitoHosts = {
	'2.1': 'creatorsapi.auth.us-east-1.amazoncognito.com',
	'2.2': 'creatorsapi.auth.eu-south-2.amazoncognito.com',
	'2.3': 'creatorsapi.auth.us-west-2.amazoncognito.com',
} as const;

const loginHosts = {'3.1': 'api.amazon.com', '3.2': 'api.amazon.co.uk', '3.3': 'api.amazon.co.jp'} as const;

export const scopeOfCognito = 'creatorsapi/default';
export const scopeOfLogin = 'creatorsapi::default';

export function createCreatorsState(): CreatorsWorld {
	return {
		creatorsCredentials: {
			'2.1': ofCognito('2.1'),
			'2.2': ofCognito('2.2'),
			'2.3': ofCognito('2.3'),
			'3.1': ofLogin('3.1'),
			'3.2': ofLogin('3.2'),
			'3.3': ofLogin('3.3'),
		},
	};
}

function ofCognito(version: keyof typeof cognitoHosts): CreatorsCredential {
	return {
		version,
		clientId: `fakecreatorsclient${version.replace('.', '')}`,
		secrets: [`fake-creators-secret-of-${version}`],
		scopes: [scopeOfCognito],
		tokenHost: cognitoHosts[version],
		encoding: 'form',
	};
}

function ofLogin(version: keyof typeof loginHosts): CreatorsCredential {
	return {
		version,
		clientId: `amzn1.application-oa2-client.${version.replace('.', '').padEnd(32, 'c')}`,
		secrets: [`fake-creators-secret-of-${version}`],
		scopes: [scopeOfLogin],
		tokenHost: loginHosts[version],
		encoding: 'json',
	};
}

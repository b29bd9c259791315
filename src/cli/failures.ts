/**
 * Says what failed and what to do about it, in Amazon's words and with the names that the user gave to the settings.
 *
 * Errors of this package hold no secret and are told whole. Any other error is told by its code alone, since it may hold what was sent.
 */
import {type AmazonAuthError, amazonAuthErrorOf} from '../index.js';
import type {Finding} from './steps.js';
import {capitalised} from './words.js';

/** Gives the name by which the user knows a setting: a variable, or a key in a file. */
export type NameOf = (key: string) => string;

/**
 * Makes the finding for an error.
 *
 * @param advice what to do, where the step knows more about it than the error tells
 */
export function failedBy(error: unknown, nameOf: NameOf, advice?: string): Finding {
	const refusal = amazonAuthErrorOf(error);
	if (refusal) {
		const {message, code, amazon} = refusal;
		return {
			status: 'failed',
			detail: message,
			...optional('advice', advice ?? adviceFor(refusal, nameOf)),
			code,
			...(amazon && {
				amazon: {status: amazon.status, ...optional('code', amazon.code), ...optional('requestId', amazon.requestId)},
			}),
		};
	}
	const status = statusOf(error);
	if (status !== undefined) {
		return {status: 'failed', detail: `Amazon answered ${status}.`, ...optional('advice', advice), amazon: {status}};
	}
	if (error instanceof TypeError) {
		// An error of this package names an option, such as "appstore.clientId", and shows no value.
		const detail = error.message.replace(/"\w+\.(\w+)"/g, (_all, key: string) => nameOf(key));
		return {status: 'failed', detail: capitalised(detail), ...optional('advice', advice)};
	}
	return {status: 'failed', detail: `No reply (${codeOf(error)}).`, advice: adviceForNetwork(codeOf(error))};
}

/** Takes the code alone from an error of the system's or of got's. */
export function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'unknown fault';
}

export function adviceForNetwork(code: string): string {
	if (/CERT|SIGNATURE|ISSUER|TLS|SSL/.test(code)) {
		return 'Something between here and Amazon answers with a certificate of its own, or the clock is far off. Name the authority of a proxy in NODE_EXTRA_CA_CERTS.';
	}
	if (/ENOTFOUND|EAI_AGAIN/.test(code)) {
		return 'The name cannot be looked up: check the network and DNS of this machine.';
	}
	return 'Check the network, and whether a firewall lets https out to this host.';
}

function adviceFor({code, amazon}: AmazonAuthError, nameOf: NameOf): string | undefined {
	switch (amazon?.code) {
		case 'invalid_client':
			return `Look at ${nameOf('clientId')} and ${nameOf('clientSecret')}.`;
		case 'invalid_grant':
			return `Look at ${nameOf('refreshToken')}: it must be one that was given to ${nameOf('clientId')}. Otherwise have the seller authorise the application again.`;
		case 'unauthorized_client':
			return `${nameOf('clientId')} is a client of another kind, or ${nameOf('refreshToken')} was given to another client: use those of one application.`;
	}
	return code === 'ERR_AMAZON_WRONG_REGION' ? `Look at ${nameOf('region')}.` : undefined;
}

function statusOf(error: unknown): number | undefined {
	// The shape of the error has to do, since a user's got may be another copy than this package's.
	const response = error instanceof Error && 'response' in error ? error.response : undefined;
	const status = typeof response === 'object' && response !== null && 'statusCode' in response ? response.statusCode : undefined;
	return typeof status === 'number' ? status : undefined;
}

function optional<K extends string>(key: K, value: string | undefined): {[P in K]?: string} {
	// The type of a computed key widens to an index signature, which this narrows again.
	return (value === undefined ? {} : {[key]: value}) as {[P in K]?: string};
}

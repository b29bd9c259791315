/**
 * Reads the `business` option, once: an entry, or a list of one for production and one for the sandbox.
 */
import {itemsOf} from '../../util/members.js';
import {assertKnownKeys, readClientId, readFlag, readSecret, readWhose} from '../../util/option-readers.js';
import type {AccountSettings} from '../account-words.js';
import {readRefreshTokenOption} from '../refresh-token-option.js';
import {readUserAgent} from '../user-agent-option.js';

export interface BusinessSettings extends AccountSettings {
	/** The entry as the user wrote it, such as `business[1]`. */
	readonly option: string;
	readonly sandbox: boolean;
	readonly userAgent: string | undefined;
}

const KNOWN = ['clientId', 'clientSecret', 'refreshToken', 'businessCustomerId', 'sandbox', 'userAgent'] as const;

/** @throws TypeError naming the option that is wrong */
export function readBusiness(business: unknown): readonly BusinessSettings[] {
	if (!Array.isArray(business)) {
		return Object.freeze([readEntry(business, 'business')]);
	}
	const entries = itemsOf(business).map((entry, index) => readEntry(entry, `business[${index}]`));
	const [first] = entries;
	if (!first) {
		throw new TypeError('"business" must hold at least one entry.');
	}
	for (const [index, {option, sandbox, account}] of entries.entries()) {
		const twin = entries.findIndex((one) => one.sandbox === sandbox);
		if (twin !== index) {
			const where = sandbox ? 'the sandbox' : 'production';
			throw new TypeError(
				`"${option}.sandbox": "business[${twin}]" is for ${where} too. A list holds one entry for production and one, with sandbox: true, for the sandbox.`,
			);
		}
		if (account !== undefined && first.account !== undefined && account !== first.account) {
			throw new TypeError(
				`"${option}.businessCustomerId" names another customer than "business[0]": give functions that find refresh tokens, or make an auth for each.`,
			);
		}
	}
	return Object.freeze(entries);
}

function readEntry(entry: unknown, option: string): BusinessSettings {
	const given = assertKnownKeys(entry, KNOWN, option);
	if (given.refreshToken === undefined) {
		throw new TypeError(`"${option}.refreshToken" must be a refresh token, or a function that finds that of a customer.`);
	}
	return Object.freeze({
		option,
		clientId: readClientId(given.clientId, `${option}.clientId`),
		secrets: readSecret(given.clientSecret, `${option}.clientSecret`),
		refreshToken: readRefreshTokenOption(given.refreshToken, `${option}.refreshToken`),
		account: readWhose(given.businessCustomerId, `${option}.businessCustomerId`, given.refreshToken, `${option}.refreshToken`),
		sandbox: readFlag(given.sandbox, `${option}.sandbox`),
		userAgent: readUserAgent(given.userAgent, `${option}.userAgent`),
	});
}

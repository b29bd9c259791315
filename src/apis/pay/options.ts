/**
 * Reads the `pay` option, once. Private keys are parsed here and never again; errors name the part of the option that is wrong.
 */

import type {PayRegion} from '../../types.js';
import {assertNoOther} from '../../util/credential-kinds.js';
import {assertKnownKeys, readGivenByAmazon, readOneOf, readWhose} from '../../util/option-readers.js';
import type {PayOptions} from '../option-types.js';
import {environmentOfKey} from './environment.js';
import type {PayKey} from './headers.js';
import {assertPublicKeyId, createPaySigner, DEFAULT_ALGORITHM, type PayAlgorithm, SALT_LENGTH} from './signature.js';

export interface PaySettings extends PayKey {
	/** Whether the application's own function signs, such as one that asks a KMS, which may be slow. */
	readonly isElsewhere: boolean;
	readonly mwsAuthToken: PayOptions['mwsAuthToken'];
	/** The merchant of the MWS token, where that is a string and its merchant was named. */
	readonly merchantId: string | undefined;
}

export const PAY_REGIONS: readonly PayRegion[] = ['na', 'eu', 'jp'];

const KNOWN = ['publicKeyId', 'privateKey', 'region', 'algorithm', 'mwsAuthToken', 'merchantId'] as const;
// The type checker holds the record to one entry for each algorithm, so its keys are all algorithms.
const ALGORITHMS = Object.keys(SALT_LENGTH) as PayAlgorithm[];

/** @throws TypeError naming the option that is wrong */
export function readPay(pay: unknown): readonly PaySettings[] {
	if (!Array.isArray(pay)) {
		return Object.freeze([readEntry(pay, 'pay')]);
	}
	if (pay.length === 0) {
		throw new TypeError('"pay" must hold at least one entry.');
	}
	const keys = pay.map((entry, index) => readEntry(entry, `pay[${index}]`));
	assertNoTwins(keys);
	return Object.freeze(keys);
}

function readEntry(entry: unknown, name: string): PaySettings {
	const given = assertKnownKeys(entry, KNOWN, name);
	const algorithm =
		given.algorithm === undefined ? DEFAULT_ALGORITHM : readOneOf(given.algorithm, ALGORITHMS, `${name}.algorithm`);
	// Its type is what createPaySigner finds out.
	const privateKey = given.privateKey as PayOptions['privateKey'];
	return Object.freeze({
		publicKeyId: readPublicKeyId(given.publicKeyId, `${name}.publicKeyId`),
		algorithm,
		region: readOneOf(given.region, PAY_REGIONS, `${name}.region`),
		isElsewhere: typeof privateKey === 'function',
		sign: createPaySigner({privateKey, algorithm}, `${name}.privateKey`),
		mwsAuthToken: readMwsAuthToken(given.mwsAuthToken, `${name}.mwsAuthToken`),
		merchantId: readWhose(given.merchantId, `${name}.merchantId`, given.mwsAuthToken, `${name}.mwsAuthToken`),
	});
}

function readPublicKeyId(value: unknown, name: string): string {
	const id = readGivenByAmazon(value, name);
	assertNoOther(
		id,
		name,
		'a public key id',
		"Give the id that Amazon shows for the key, in Seller Central's Integration Central.",
	);
	assertPublicKeyId(id, name);
	return id;
}

function readMwsAuthToken(value: unknown, name: string): PayOptions['mwsAuthToken'] {
	if (value === undefined) {
		return undefined;
	}
	// A function is the application's own resolver, whose result is checked when it is called.
	if (typeof value === 'function') {
		return value as Exclude<PayOptions['mwsAuthToken'], string | undefined>;
	}
	const token = readGivenByAmazon(value, name);
	assertNoOther(token, name, 'an MWS token', 'Give the one that the merchant handed over: amzn.mws.…');
	return token;
}

/** Refuses two keys for one region and environment, since host and path must tell which key signs. */
function assertNoTwins(keys: readonly PaySettings[]): void {
	const places = keys.map(({region, publicKeyId}) => `${region} ${environmentOfKey(publicKeyId)}`);
	const index = places.findIndex((place, at) => places.indexOf(place) !== at);
	if (index === -1) {
		return;
	}
	const first = places.indexOf(places[index] ?? '');
	throw new TypeError(
		`"pay[${first}]" and "pay[${index}]" are keys of one region and environment: leave one of them, or make an auth for each.`,
	);
}

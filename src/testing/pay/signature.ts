/**
 * Checks that a request to Amazon Pay is signed by a known key, for the host that it went to, with a date that is not in the future.
 *
 * Rules: "Signing requests" and "Error handling" of Amazon Pay v2. They leave open how old a date may be, so that any age is accepted.
 */
import {constants, type VerifyKeyObjectInput, verify} from 'node:crypto';
import type {PayRegion} from '../../types.js';
import type {ReceivedRequest, Reply} from '../http/exchange.js';
import {alone} from '../keyed.js';
import type {FakePayKey} from '../types.js';
import type {World} from '../world.js';
import {expectedStringToSign} from './canonical-request.js';
import {payErrors} from './errors.js';

const saltLengths: ReadonlyMap<string, number> = new Map([
	['AMZN-PAY-RSASSA-PSS', 20],
	['AMZN-PAY-RSASSA-PSS-V2', 32],
]);

/** Finds the key that signed the request, or gives the refusal. */
export function verifyPaySignature(request: ReceivedRequest, region: PayRegion, world: World): FakePayKey | Reply {
	const refusal = checkHeaders(request, region, world);
	if (refusal) {
		return refusal;
	}
	const authorization = /^(\S+) PublicKeyId=([^,\s]+), SignedHeaders=([^,\s]+), Signature=([A-Za-z0-9+/]+={0,2})$/.exec(
		request.headers.authorization ?? '',
	);
	if (!authorization) {
		return payErrors.reply('InvalidRequestSignature');
	}
	const [, algorithm = '', publicKeyId = '', signedHeaders = '', signature = ''] = authorization;
	const key = world.payKeys.get(publicKeyId);
	const saltLength = saltLengths.get(algorithm);
	const stringToSign = expectedStringToSign(request, algorithm, signedHeaders.split(';'));
	const signsDate = signedHeaders.toLowerCase().split(';').includes('x-amz-pay-date');
	const isSigned =
		key?.region === region &&
		saltLength !== undefined &&
		stringToSign !== undefined &&
		signsDate &&
		verify(
			'sha256',
			Buffer.from(stringToSign),
			alone<VerifyKeyObjectInput>({key: key.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength}),
			Buffer.from(signature, 'base64'),
		);
	if (isSigned) {
		return key;
	}
	const echo = `Unable to verify signature, signing String [${stringToSign ?? algorithm}] , signature [${signature}]`;
	return payErrors.reply('InvalidRequestSignature', echo);
}

function checkHeaders(request: ReceivedRequest, region: PayRegion, world: World): Reply | undefined {
	const {headers} = request;
	for (const name of ['authorization', 'x-amz-pay-date']) {
		if (!headers[name]) {
			return payErrors.reply('MissingHeader', `The header ${name} is missing.`);
		}
	}
	for (const name of ['accept', 'content-type']) {
		if (headers[name] !== 'application/json') {
			return refuseValue(name, headers[name]);
		}
	}
	const {'x-amz-pay-host': host = request.host, 'x-amz-pay-region': named = region} = headers;
	if (host !== request.host) {
		return refuseValue('x-amz-pay-host', host);
	}
	if (named.toLowerCase() !== region) {
		return refuseValue('x-amz-pay-region', named);
	}
	const date = headers['x-amz-pay-date'] ?? '';
	const dateMs = readDate(date);
	if (dateMs === undefined) {
		return refuseValue('x-amz-pay-date', date);
	}
	const isAhead = dateMs > world.clock.nowMs() + (world.options.payDateToleranceMs ?? 0);
	const ahead = `The value ${date} provided for x-amz-pay-date should not be in future`;
	return isAhead ? payErrors.reply('InvalidHeaderValue', ahead) : undefined;
}

/** Reads both forms of the header that are in use: that of the documents and that of Amazon's SDK for Node. */
function readDate(date: string): number | undefined {
	const parts =
		/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(date);
	if (!parts) {
		return undefined;
	}
	const [, year, month, day, hour, minute, second] = parts;
	const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	return Number.isNaN(ms) ? undefined : ms;
}

function refuseValue(name: string, value: string | undefined): Reply {
	return payErrors.reply('InvalidHeaderValue', `The value ${value ?? ''} provided for ${name} is not valid`);
}

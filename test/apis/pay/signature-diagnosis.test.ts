/** What Amazon's echo of the string to sign tells. */
import {expect, it} from 'vitest';
import {diagnoseSignature, echoedStringToSign} from '../../../src/apis/pay/fault.js';
import {vector} from './vectors.js';

const {stringToSign: ours} = vector('R02');
const [algorithm, hash] = ours.split('\n');
const refused = (message: string) => ({status: 403, code: 'InvalidRequestSignature', message});
const echoOf = (text: string) => refused(`Unable to verify signature, signing String [${text}] , signature [Rc1E]`);

it('the echo is read with a line feed', () => {
	expect(echoedStringToSign(echoOf(ours))).toBe(ours);
});
it('the echo is read with an escaped line feed', () => {
	expect(echoedStringToSign(echoOf(`${algorithm}\\n${hash}`))).toBe(ours);
});
it.each([
	refused('Unable to verify signature'),
	refused('Unable to verify signature, signing String [AMZN-PAY-RSASSA-PSS\n541....] , signature [Rc1E]'),
	{status: 403, code: 'InvalidRequestSignature'},
	{...echoOf(ours), code: 'InvalidAuthorizationToken'},
])('there is no echo and no diagnosis in %j', (fault) => {
	expect(echoedStringToSign(fault)).toBeUndefined();
	expect(diagnoseSignature(fault, ours)).toBeUndefined();
});
it('the same text on both sides leaves the key', () => {
	expect(diagnoseSignature(echoOf(ours), ours)).toBe(
		'Amazon built the same string to sign, so the key is wrong: check that "privateKey" belongs to "publicKeyId", and "algorithm"',
	);
});
it('another hash means that the request was rewritten', () => {
	expect(diagnoseSignature(echoOf(`${algorithm}\n${'0'.repeat(64)}`), ours)).toBe(
		'Amazon received another request than was signed: something rewrote the body, the path or a signed header on the way',
	);
});
it('another algorithm over the same hash is named', () => {
	expect(diagnoseSignature(echoOf(`AMZN-PAY-RSASSA-PSS\n${hash}`), ours)).toBe(
		'Amazon read the algorithm as AMZN-PAY-RSASSA-PSS, but the request was signed with AMZN-PAY-RSASSA-PSS-V2',
	);
});
it('the diagnosis quotes neither hash nor signature', () => {
	const sentence = diagnoseSignature(echoOf(`${algorithm}\n${'0'.repeat(64)}`), ours);
	expect(sentence).not.toMatch(/[0-9a-f]{16}|Rc1E/);
});

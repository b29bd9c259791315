/**
 * Why Amazon Pay refused a signature, told from the string to sign that it echoes.
 *
 * The same text on both sides leaves only the key; another text means that something rewrote the request after it was signed.
 * Shape of the echo: seen in reports to Amazon's SDK repositories (dotnet #4, php #45).
 */
import type {PayFault} from './fault.js';

/** The string to sign as Amazon built it from what it received, where an `InvalidRequestSignature` fault echoes it. */
export function echoedStringToSign({code, message = ''}: PayFault): string | undefined {
	if (code !== 'InvalidRequestSignature') {
		return undefined;
	}
	const echo = /signing String \[\s*([\w-]+?)(?:\s|\\r|\\n)+([0-9a-f]{64})\s*\]/i.exec(message);
	return echo?.[1] && echo[2] ? `${echo[1]}\n${echo[2].toLowerCase()}` : undefined;
}

/** One sentence on what to look at, for a fault and the text we signed; `undefined` where the fault echoes nothing. */
export function diagnoseSignature(fault: PayFault, stringToSign: string): string | undefined {
	const echo = echoedStringToSign(fault);
	if (echo === undefined) {
		return undefined;
	}
	const [theirAlgorithm, theirHash] = echo.split('\n');
	const [ourAlgorithm, ourHash] = stringToSign.split('\n');
	if (theirHash !== ourHash) {
		return 'Amazon received another request than was signed: something rewrote the body, the path or a signed header on the way';
	}
	if (theirAlgorithm !== ourAlgorithm) {
		return `Amazon read the algorithm as ${theirAlgorithm}, but the request was signed with ${ourAlgorithm}`;
	}
	return 'Amazon built the same string to sign, so the key is wrong: check that "privateKey" belongs to "publicKeyId", and "algorithm"';
}

/**
 * The string to sign of a request that has been sent, from what its own `authorization` header names.
 *
 * For clients that carried our headers themselves: to tell a wrong key from a request that was rewritten, the text is needed again.
 */
import {headerOf} from '../../util/reply-parts.js';
import type {SentCredential} from '../../core/review.js';
import {canonicalRequest} from './canonical-request.js';
import {type PayAlgorithm, SALT_LENGTH, stringToSign} from './signature.js';

/** Undefined for a request that carries no signature of ours, or whose parts are not known. */
export function signedText({method, url, headers, body = ''}: SentCredential): string | undefined {
	const [, algorithm, names] =
		/^(\S+) PublicKeyId=[^,]+, SignedHeaders=([^,]+), Signature=/.exec(headerOf(headers, 'authorization') ?? '') ?? [];
	if (method === undefined || names === undefined || !isAlgorithm(algorithm)) {
		return undefined;
	}
	const signed = Object.fromEntries(names.split(';').map((name) => [name, headerOf(headers, name) ?? '']));
	return stringToSign(algorithm, canonicalRequest({method, url, headers: signed, body}).canonicalRequest);
}

function isAlgorithm(text: string | undefined): text is PayAlgorithm {
	return text !== undefined && Object.hasOwn(SALT_LENGTH, text);
}

/**
 * A private key as CI systems and Windows keep it: the same key, whatever they have made of its line breaks and bytes.
 */
import {generateKeyPairSync} from 'node:crypto';
import {expect, it} from 'vitest';
import {readPrivateKey} from '../../../src/apis/pay/private-key.js';
import {catchError} from '../../support/errors.js';

const {privateKey} = generateKeyPairSync('rsa', {modulusLength: 2048});
const PEM = privateKey.export({type: 'pkcs8', format: 'pem'}).toString();
const DER = privateKey.export({type: 'pkcs1', format: 'der'});
const big = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const base64 = (text: string | Uint8Array): string => Buffer.from(text as string).toString('base64');

it.each<[string, string | Uint8Array]>([
	['\\n for each line break', PEM.replaceAll('\n', '\\n')],
	['\\\\n for each line break', PEM.replaceAll('\n', '\\\\n')],
	['\\r\\n for each line break, doubled twice', PEM.replaceAll('\n', '\\\\\\\\r\\\\\\\\n')],
	['base64 of PEM', base64(PEM)],
	['base64 of PEM, in lines', base64(PEM).replace(/.{76}/g, '$&\n')],
	['base64 of PEM with \\n', base64(PEM.replaceAll('\n', '\\n'))],
	['base64url of PEM', Buffer.from(PEM).toString('base64url')],
	['base64 of PEM in UTF-16', base64(Buffer.from(PEM, 'utf16le'))],
	['base64 of DER', base64(DER)],
	['base64 as bytes', Buffer.from(base64(PEM))],
	['UTF-8 with a mark', Buffer.from(`\ufeff${PEM}`)],
	['UTF-16 with a mark', Buffer.from(`\ufeff${PEM}`, 'utf16le')],
	['UTF-16 without one', Buffer.from(PEM, 'utf16le')],
	['UTF-16, big end first, with a mark', big(`\ufeff${PEM}`)],
	['UTF-16, big end first', big(PEM)],
	['UTF-16 with doubled backslashes', Buffer.from(`\ufeff${PEM.replaceAll('\n', '\\\\n')}`, 'utf16le')],
	['a file of UTF-16 that was read as UTF-8', Buffer.from(`\ufeff${PEM}`, 'utf16le').toString('utf8')],
	['a file of UTF-16 that was read as Latin-1', big(`\ufeff${PEM}`).toString('latin1')],
	[
		'bytes that are part of others',
		new Uint8Array(Buffer.concat([Buffer.alloc(3), Buffer.from(PEM)]).buffer.slice(0)).subarray(0),
	],
])('%s', (what, kept) => {
	const value = what === 'bytes that are part of others' ? Buffer.concat([Buffer.alloc(3), Buffer.from(PEM)]).subarray(3) : kept;
	expect(readPrivateKey(value, 'pay.privateKey').equals(privateKey)).toBe(true);
});

it.each([
	['a long secret that is no key', 'A'.repeat(80)],
	['base64 of base64', base64(base64(PEM))],
	['base64 of text', base64('no key at all, but a sentence that is long enough to be taken for one of them')],
])('%s is refused, and not shown', (_what, value) => {
	const {message} = catchError(() => readPrivateKey(value, 'pay.privateKey'));
	expect(message).toMatch(/^"pay\.privateKey" /);
	expect(message).not.toContain(value.slice(0, 20));
});

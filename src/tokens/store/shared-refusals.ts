/**
 * What Amazon refused one process, told to the others: a revoked seller must not cost a token call in each of them.
 *
 * What a name stands for (an application and its secret, a refresh token) is the caller's to say; only digests belong in it.
 */
import {AmazonAuthError, type AmazonAuthErrorCode, type AmazonAuthErrorDetails} from '../../errors.js';
import type {SharedRefusals} from '../types.js';
import type {Entries} from './entries.js';

const REMEMBERED_MS = 60_000;

export function createSharedRefusals(entries: Entries): SharedRefusals {
	return {
		async read(name) {
			const findings = await entries.find('refusal', name);
			const [newest] = findings?.found ?? [];
			if (!newest) {
				return undefined;
			}
			// Authentic, and of the one format that this release writes.
			const {code, message, ...details} = newest.entry.content as AmazonAuthErrorDetails & {
				code: AmazonAuthErrorCode;
				message: string;
			};
			return {refusal: new AmazonAuthError(code, message, details), leftMs: newest.lifetimeMs};
		},
		async write(name, {code, message, api, operation, amazon}) {
			const content = {code, message, api, operation, amazon};
			await entries.write({kind: 'refusal', key: name, generation: [], lifetimeMs: REMEMBERED_MS, content});
		},
	};
}

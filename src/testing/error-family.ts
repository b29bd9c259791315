/**
 * Amazon's errors by name: the status and the words of each, and how one service writes them.
 *
 * Where one code has several meanings, the name here says which (`TokenExpired`).
 */
import {json, type Reply} from './http/exchange.js';

export type ErrorRow = readonly [status: number, code: string, message: string, details?: string];

/** An error as it is written into a body. */
export interface ErrorWords {
	readonly code: string;
	readonly message: string;
	readonly details: string | undefined;
}

/** The errors of one service. */
export interface ErrorFamily {
	readonly has: (name: string) => boolean;
	/**
	 * The reply of a named error as the service words it, with another message where one is given.
	 *
	 * @throws TypeError for a name that is not one of the family
	 */
	readonly reply: (name: string, message?: string) => Reply;
}

/** @param service whose errors they are, for the message of a wrong name */
export function errorFamily(
	service: string,
	rows: Readonly<Record<string, ErrorRow>>,
	bodyOf: (words: ErrorWords) => object,
): ErrorFamily {
	return {
		has: (name) => Object.hasOwn(rows, name),
		reply(name, message) {
			const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
			if (!row) {
				throw new TypeError(`"${name}" is not an error of ${service}.`);
			}
			const [status, code, words, details] = row;
			return json(status, bodyOf({code, message: message ?? words, details}));
		},
	};
}

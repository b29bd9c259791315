/**
 * An error family holds the errors of one service by name: the status and the words of each, and the form of the body.
 *
 * Where one code has several meanings, the name here says which (`TokenExpired`).
 */
import {json, type Reply} from './http/exchange.js';

export type ErrorRow = readonly [status: number, code: string, message: string, details?: string];

/** The words of an error, from which a service makes its body. */
export interface ErrorWords {
	readonly code: string;
	readonly message: string;
	readonly details: string | undefined;
}

/** The errors of one service. */
export interface ErrorFamily {
	readonly has: (name: string) => boolean;
	/**
	 * Makes the reply of a named error, with another message where one is given.
	 *
	 * @throws TypeError for a name that is not one of the family
	 */
	readonly reply: (name: string, message?: string) => Reply;
}

/**
 * Makes a family of rows.
 *
 * @param service the service whose errors they are, for the message of a wrong name
 */
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

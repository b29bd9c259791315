/**
 * Errors as tests look at them.
 */
import {fileURLToPath} from 'node:url';
import {inspect} from 'node:util';

/** Where this repository lies is on every line of a stack, and may look like anything: like a secret, too. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a function throws; one that returns fails the test. */
export function catchError(act: () => unknown): Error {
	try {
		act();
	} catch (error) {
		return asError(error);
	}
	throw new Error('The call was expected to throw.');
}

/** What a promise is rejected with; one that is kept fails the test. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
	const outcome = await promise.then(
		() => undefined,
		(error: unknown) => asError(error),
	);
	if (!outcome) {
		throw new Error('The call was expected to fail.');
	}
	return outcome;
}

/** Everything an error shows to a person or a log: itself, its stack, its causes. */
export function everythingOf(error: Error): string {
	const parts = [inspect(error, {depth: 12, showHidden: true}), JSON.stringify(error)];
	for (let one: unknown = error; one instanceof Error; one = one.cause) {
		parts.push(one.message, one.stack ?? '', String(one));
	}
	return parts.join('\n').replaceAll(ROOT, '');
}

function asError(value: unknown): Error {
	return value instanceof Error ? value : new Error(`Something that is no Error was thrown: ${String(value)}`);
}

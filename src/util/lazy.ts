/**
 * Modules that are loaded when they are first needed, and what is made of them: most of the time of an import is spent reading code.
 *
 * `jose` alone costs some 35 ms, which most processes need not spend.
 */
import {closeSync, openSync} from 'node:fs';
import {devNull} from 'node:os';
import {AmazonAuthError} from '../errors.js';

/**
 * Loads a file of this package, or a package that it uses, once for all callers.
 *
 * The returned function throws {@link AmazonAuthError} `TOKEN_UNREACHABLE` if the load fails, since Node's own error shows a path of the
 * machine. The next call tries again.
 */
export function part<M>(importing: () => Promise<M>): () => Promise<M> {
	return loadedOnce(async () => {
		try {
			return await (KEEPS_FAILURES ? withFilesLeft(importing) : importing());
		} catch (error) {
			const {code, message} = error instanceof Error ? (error as NodeJS.ErrnoException) : {code: undefined, message: ''};
			const [missing] = /^Cannot find package '[@\w./-]+'/.exec(message) ?? [];
			const why = missing ?? (typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? code : 'unknown fault');
			throw new AmazonAuthError(
				'ERR_AMAZON_TOKEN_UNREACHABLE',
				`A part of this package cannot be loaded (${why}). See to it that what is installed can be read, and that files may be opened.`,
			);
		}
	});
}

/** Node 20 remembers that a file could not be read for as long as the process runs; from 22 on it reads it again. */
const KEEPS_FAILURES = Number.parseInt(process.versions.node, 10) < 22;
/** More files than any part has open while it loads; jose, the largest, has 30. */
const FILES = 64;
let earlier: Promise<unknown> = Promise.resolve();

/** Loads one part after the other, each only once enough files may be opened, so that Node 20 has no failure to remember. */
function withFilesLeft<M>(importing: () => Promise<M>): Promise<M> {
	const loading = earlier.then(() => {
		assertFilesLeft();
		return importing();
	});
	earlier = loading.catch(() => {});
	return loading;
}

/** @throws Node's own error if too few files may still be opened */
function assertFilesLeft(): void {
	const opened: number[] = [];
	try {
		while (opened.length < FILES) {
			opened.push(openSync(devNull, 'r'));
		}
	} catch (error) {
		// A process that may not open this file may still read what is installed.
		if (['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')) {
			throw error;
		}
	} finally {
		for (const file of opened) {
			closeSync(file);
		}
	}
}

/** Loads once for all callers. A load that fails rejects for those who wait for it; the next call tries again. */
export function loadedOnce<T>(load: () => Promise<T>): () => Promise<T> {
	let loading: Promise<T> | undefined;
	return () => {
		loading ??= load().catch((error: unknown) => {
			loading = undefined;
			throw error;
		});
		return loading;
	};
}

/** A function whose code is loaded with its first call. */
export function loadedWhenCalled<A extends readonly unknown[], R>(
	load: () => Promise<(...asked: A) => Promise<R>>,
): (...asked: A) => Promise<R> {
	const loaded = loadedOnce(load);
	return async (...asked) => (await loaded())(...asked);
}

/** Loads jose, which seals and signs what goes through browsers, and reads JWTs; it takes some 35 ms that most processes need not spend. */
export const loadJose: () => Promise<typeof import('jose')> = part(() => import('jose'));

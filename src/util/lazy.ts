/**
 * Modules that are loaded when they are first needed, and what is made of them: most of the time of an import is spent reading code.
 *
 * `jose` alone costs some 35 ms, which most processes need not spend.
 */
import {closeSync, openSync} from 'node:fs';
import {devNull} from 'node:os';
import {AmazonAuthError} from '../errors.js';

/**
 * Loads a file of this package, or a package that it uses, once for all who ask. A load that fails is told to those who wait for it, and
 * tried again for whoever asks next.
 *
 * The function it gives throws {@link AmazonAuthError} `TOKEN_UNREACHABLE` where it cannot be loaded: Node's own error shows a path of
 * the machine.
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
/** More than any part has open at once: jose, the largest, 30. */
const FILES = 64;
let earlier: Promise<unknown> = Promise.resolve();

/** Begins only where as many files may be opened as a part has, one part after the other: Node is not to find one that it cannot read. */
function withFilesLeft<M>(importing: () => Promise<M>): Promise<M> {
	const loading = earlier.then(() => {
		assertFilesLeft();
		return importing();
	});
	earlier = loading.catch(() => {});
	return loading;
}

/** @throws Node's own error where none may be opened any more */
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

/** Once for all who ask. A load that fails is told to those who wait for it, and tried again for whoever asks next. */
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

/** A function that is loaded with its first call. */
export function loadedWhenCalled<A extends readonly unknown[], R>(
	load: () => Promise<(...asked: A) => Promise<R>>,
): (...asked: A) => Promise<R> {
	const loaded = loadedOnce(load);
	return async (...asked) => (await loaded())(...asked);
}

export const loadJose: () => Promise<typeof import('jose')> = part(() => import('jose'));

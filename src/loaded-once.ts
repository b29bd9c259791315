/**
 * What is made of a module that is loaded when it is first needed, and not with the package: most of an import's time is reading code.
 */
import {AmazonAuthError} from './errors.js';

/**
 * What `import()` of a file of this package gives.
 *
 * @throws {@link AmazonAuthError} `TOKEN_UNREACHABLE` where it cannot be loaded: Node's own error shows a path of the machine, and Node
 * may keep to it for as long as the process runs
 */
export async function part<M>(importing: Promise<M>): Promise<M> {
	try {
		return await importing;
	} catch (error) {
		const {code, message} = error instanceof Error ? (error as NodeJS.ErrnoException) : {code: undefined, message: ''};
		const [missing] = /^Cannot find package '[@\w./-]+'/.exec(message) ?? [];
		const why = missing ?? (typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? code : 'unknown fault');
		throw new AmazonAuthError(
			'ERR_AMAZON_TOKEN_UNREACHABLE',
			`What fetches tokens cannot be loaded (${why}). See to it that what is installed can be read, and start the process anew.`,
		);
	}
}

/** Once for all who ask. A load that fails is told to those who wait for it, and tried again for whoever asks next, as far as Node does. */
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

/**
 * What a process loads as soon as it imports a file.
 */
import {importsOf, type SourceFiles} from './source-files.js';

/** The file, what it imports, and what that imports: files, packages and modules of Node; nothing that waits until it is needed. */
export function loadedWith(entry: string, files: SourceFiles): string[] {
	const loaded = new Set([entry]);
	// A set is read to its end, also where it grows meanwhile.
	for (const path of loaded) {
		for (const {target, isTypeOnly, isLater} of importsOf(path, files.get(path) ?? '')) {
			if (!isTypeOnly && !isLater) {
				loaded.add(target);
			}
		}
	}
	return [...loaded];
}

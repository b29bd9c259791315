/**
 * Whether files need each other.
 *
 * Only imports that are left in JavaScript count: types may point both ways.
 */
import {importsOf, type SourceFiles} from './source-files.js';

/** The first way from a file back to itself, by imports that are left in JavaScript. */
export function findCircle(files: SourceFiles): string[] | undefined {
	const done = new Set<string>();
	const visit = (path: string, way: readonly string[]): string[] | undefined => {
		if (way.includes(path)) {
			return [...way.slice(way.indexOf(path)), path];
		}
		const text = files.get(path);
		if (text === undefined || done.has(path)) {
			return undefined;
		}
		for (const line of importsOf(path, text)) {
			const circle = line.isOurs && !line.isTypeOnly ? visit(line.target, [...way, path]) : undefined;
			if (circle) {
				return circle;
			}
		}
		done.add(path);
		return undefined;
	};
	for (const path of files.keys()) {
		const circle = visit(path, []);
		if (circle) {
			return circle;
		}
	}
	return undefined;
}

/**
 * The paths that CONTRIBUTING.md names are there, so that a newcomer who follows one request finds each file.
 */
import {existsSync} from 'node:fs';
import {expect, it} from 'vitest';
import {ROOT, readText} from './source-files.js';

const text = readText('CONTRIBUTING.md');
const [, tour = ''] = text.split('## One request, top down, in ten files\n');
const stops = [...(tour.split('\n## ')[0] ?? '').matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path]) => path);

it('one request is told in ten files', () => {
	expect(new Set(stops).size).toBe(10);
	expect(stops).toHaveLength(10);
});

it('every file that is named is there', () => {
	const named = [...text.matchAll(/(?<![\w./-])(?:\.\w+|[\w-]+)(?:\/[\w.-]+)+\.(?:ts|md|sh|json|yml)\b/g)].map(([path]) => path);
	expect(named).toEqual(expect.arrayContaining(stops));
	expect(named.filter((path) => !existsSync(`${ROOT}/${path}`))).toEqual([]);
});

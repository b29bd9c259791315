/**
 * Puts the table into the README beside it, between two comments: what has a goal, and what stands beside it or beside other clients. Nobody types a figure.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {cellsOf, machine} from './table.mjs';

const path = new URL('README.md', import.meta.url);
const BEGIN = '<!-- npm run bench:readme writes from here -->';
const END = '<!-- to here -->';

export function writeReadme(subjects) {
	writeFileSync(path, withTable(readFileSync(path, 'utf8'), subjects));
}

/** The text of a README with the table of today. */
export function withTable(readme, subjects) {
	const [before, rest] = cut(readme, BEGIN);
	const [, after] = cut(rest, END);
	return `${before}${BEGIN}\n\n${section(subjects).join('\n')}\n\n${END}${after}`;
}

function cut(text, mark) {
	const at = text.indexOf(mark);
	if (at < 0) {
		throw new Error(`bench/README.md has no line "${mark}": put it where the table should stand.`);
	}
	return [text.slice(0, at), text.slice(at + mark.length)];
}

function section(subjects) {
	return [
		'## The table',
		'',
		`${machine()}. Ratios and differences are between rivals that took turns in one run; \`npm run bench:readme\` measures anew. How the other clients were called: [peers](peers/README.md).`,
		'',
		'| | Median | 95 % interval | Goal |',
		'|---|---|---|---|',
		...subjects.flatMap(({title, rows}) => {
			const told = rows.filter(({goal, figures, isShown}) => goal || figures || isShown);
			return told.length === 0 ? [] : [line([`**${title}**`]), ...told.map((row) => line(cellsOf(row)))];
		}),
	];
}

function line([what, median = '', interval = '', goal = '', isMet = '']) {
	return `| ${[what, median, interval, isMet === 'missed' ? `${goal}, missed` : goal].join(' | ')} |`.replaceAll('  ', ' ');
}

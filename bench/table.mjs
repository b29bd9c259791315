/**
 * The rows of all subjects as one table, and where they were measured.
 *
 * A subject that is run by itself prints its own; one that `run.mjs` has started sends its rows there.
 */
import {availableParallelism, cpus, loadavg} from 'node:os';

const HEAD = ['', 'median', '95 % interval', 'goal', ''];

/** What each subject ends with. */
export function report(title, rows) {
	if (process.send) {
		process.send({title, rows});
	} else {
		printTable([{title, rows}]);
	}
}

export function printTable(subjects) {
	const lines = subjects.flatMap(({title, rows}) => [[title], ...rows.map(cellsOf)]);
	const full = [HEAD, ...lines.filter((cells) => cells.length === HEAD.length)];
	const widths = HEAD.map((_, column) => Math.max(...full.map((cells) => cells[column].length)));
	widths[0] = Math.max(...lines.filter((cells) => cells.length > 1).map(([what]) => what.length));
	console.log(`\n${machine()}, load ${loadavg()[0]?.toFixed(1)}\n`);
	console.log(joined(HEAD, widths));
	for (const cells of lines) {
		console.log(cells.length === 1 ? `\n${cells[0]}` : joined(cells, widths));
	}
}

/** Day and place. */
export function machine() {
	const day = new Date().toISOString().slice(0, 10);
	return `${day}, Node ${process.version}, ${cpus()[0]?.model.trim()}, ${availableParallelism()} cores`;
}

/** What it is, median, interval, goal, whether it is met; or what it is and its figures, where there are several. */
export function cellsOf({what, figures, unit, digits, median, low, high, goal, isLowerEnd}) {
	if (figures) {
		return [what, figures];
	}
	const number = (value) => value.toLocaleString('en-GB', {minimumFractionDigits: digits, maximumFractionDigits: digits});
	const interval = low === high ? '' : `${number(low)} – ${number(high)}`;
	const held = isLowerEnd ? low : median;
	const isMet = goal && MEETS[goal[0]]({held, low, high}, goal[1]);
	return [
		what,
		`${number(median)} ${unit}`.trim(),
		interval,
		goal ? `${goal[0]} ${goal[1].toLocaleString('en-GB')}${isLowerEnd ? ' (lower end)' : ''}` : '',
		goal ? (isMet ? 'met' : 'missed') : '',
	];
}

const MEETS = {
	'≤': ({held}, goal) => held <= goal,
	'≥': ({held}, goal) => held >= goal,
	'=': ({low, high}, goal) => low === goal && high === goal,
};

function joined(cells, widths) {
	if (cells.length < widths.length) {
		return `  ${cells[0].padEnd(widths[0])}  ${cells[1]}`;
	}
	return cells.map((cell, column) => (column === 0 ? `  ${cell.padEnd(widths[0])}` : cell.padStart(widths[column]))).join('  ');
}

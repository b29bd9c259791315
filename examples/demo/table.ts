/**
 * The demo's output, 100 columns wide: two lines a row, or one cell below the other where the terminal is too narrow; colours on a
 * terminal only.
 */
import {styleText} from 'node:util';

/** Where the demo prints to. */
export interface Screen {
	readonly print: (line: string) => void;
	/** The width of the terminal; undefined where there is none. */
	readonly columns: number | undefined;
	readonly colours: boolean;
}

/** One row; a cell of several lines hangs below its first. */
export interface Row {
	readonly who: string;
	readonly asked: string;
	readonly credentials: readonly string[];
	readonly answered: string;
	readonly tokenCalls: string;
	readonly isRight: boolean;
}

const WIDTHS = [16, 40, 35] as const;
const FULL_WIDTH = WIDTHS.reduce((sum, width) => sum + width + 1, 'Tokens'.length);

/** The names of the columns; nothing where rows stand one below the other. */
export function printHead(screen: Screen): void {
	if (!isNarrow(screen)) {
		screen.print(paint(screen, 'dim', cells('Who', 'Asked').trimEnd()));
		screen.print(paint(screen, 'dim', cells('', 'Credential that went on', 'Answered', 'Tokens')));
	}
}

/** A heading. */
export function printTitle(screen: Screen, title: string): void {
	screen.print('');
	screen.print(paint(screen, 'bold', title));
}

/** What happened in between. */
export function printNote(screen: Screen, note: string): void {
	screen.print(paint(screen, 'dim', `(${note})`));
}

/** One row. */
export function printRow(screen: Screen, {who, asked, credentials, answered, tokenCalls, isRight}: Row): void {
	const verdict = isRight ? paint(screen, 'green', answered) : paint(screen, 'red', `${answered} WRONG`);
	const pad = ' '.repeat(Math.max(0, WIDTHS[2] - answered.length - (isRight ? 0 : ' WRONG'.length)));
	const [first = 'nothing was sent', ...others] = credentials;
	if (isNarrow(screen)) {
		screen.print(`${who}: ${asked}`);
		for (const credential of [first, ...others]) {
			screen.print(`    ${credential}`);
		}
		screen.print(`    ${verdict}, token calls: ${tokenCalls}`);
		return;
	}
	screen.print(cells(who, asked).trimEnd());
	screen.print(`${cells('', first)} ${verdict}${pad} ${tokenCalls}`);
	for (const credential of others) {
		screen.print(cells('', credential).trimEnd());
	}
}

function isNarrow({columns}: Screen): boolean {
	return columns !== undefined && columns < FULL_WIDTH;
}

function cells(...texts: readonly string[]): string {
	return texts.map((text, index) => text.padEnd(WIDTHS[index] ?? 0)).join(' ');
}

function paint({colours}: Screen, style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
	return colours ? styleText(style, text) : text;
}

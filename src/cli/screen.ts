/**
 * Text for a screen: colours and columns.
 *
 * Colours are used in a terminal, unless `NO_COLOR` (https://no-color.org) or `--no-color` is set.
 */
import {styleText} from 'node:util';

/** A stream, with the two members that the command line uses. */
export interface Sink {
	write(text: string): unknown;
	readonly isTTY?: boolean | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type Paint = (style: 'green' | 'red' | 'yellow' | 'bold' | 'dim', text: string) => string;

/** Makes the function that paints text for a stream. */
export function paintFor(sink: Sink, environment: Environment, noColour: boolean): Paint {
	const hasColours = sink.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb' && !noColour;
	// With `validateStream`, newer versions of Node decide by their own standard output, which may be another stream.
	return (style, text) => (hasColours ? styleText(style, text, {validateStream: false}) : text);
}

/** Writes two columns, the first as wide as its widest cell. */
export function table(rows: readonly (readonly [name: string, value: string])[], paint: Paint): string {
	const width = Math.max(...rows.map(([name]) => name.length));
	return rows.map(([name, value]) => `${paint('bold', name.padEnd(width))}  ${value}\n`).join('');
}

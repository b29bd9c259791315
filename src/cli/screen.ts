/**
 * Where the command line prints, and whether in colour.
 *
 * Colour only where a person sees it: a terminal, and neither `NO_COLOR` (https://no-color.org) nor `--no-color`.
 */
import {styleText} from 'node:util';

/** A stream as far as it is needed here. */
export interface Sink {
	write(text: string): unknown;
	readonly isTTY?: boolean | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type Paint = (style: 'green' | 'red' | 'yellow' | 'bold' | 'dim', text: string) => string;

/** What paints text for a stream. */
export function paintFor(sink: Sink, environment: Environment, noColour: boolean): Paint {
	const hasColours = sink.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb' && !noColour;
	// Newer versions of Node would look at their own standard output as well, which need not be this stream.
	return (style, text) => (hasColours ? styleText(style, text, {validateStream: false}) : text);
}

/** Two columns, the first as wide as its widest cell. */
export function table(rows: readonly (readonly [name: string, value: string])[], paint: Paint): string {
	const width = Math.max(...rows.map(([name]) => name.length));
	return rows.map(([name, value]) => `${paint('bold', name.padEnd(width))}  ${value}\n`).join('');
}

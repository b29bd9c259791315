/**
 * Finds secrets in a text: any ten characters of one that follow one another, in whatever way programs write things down.
 *
 * Ways: as it is, in either case, percent-encoded (URLs and forms), escaped once or twice (JSON and inspect), base64 and base64url at any
 * offset, hex, and bytes as Buffers and arrays print. Knows nothing of who wrote the text.
 */

/** Secrets by name. */
export type Secrets = Readonly<Record<string, string | Uint8Array>>;

export interface Index {
	/** What is looked for, each piece of ten characters and whose it is. */
	readonly pieces: ReadonlyMap<string, string>;
	/** Which hashes pieces have, those of `more` too: most of a text is told apart by it. */
	readonly hashes: Uint8Array;
	readonly more?: Index | undefined;
}

const PIECE = 10;
const BASE = 0x01000193;
const HASHES = 2 ** 16;

/** @param more what another index holds already, and need not be taken apart again */
export function indexOf(secrets: Secrets, more?: Index): Index {
	const pieces = new Map<string, string>();
	const hashes = more ? Uint8Array.from(more.hashes) : new Uint8Array(HASHES);
	for (const [name, secret] of Object.entries(secrets)) {
		const bytes = Buffer.from(secret as string); // one of the two that it takes
		const forms = typeof secret === 'string' ? [secret, bytes.toString('latin1')] : [bytes.toString('latin1')];
		for (const form of new Set(forms.map((one) => withoutKind(one).toLowerCase()))) {
			eachHash(form, (hash, from) => {
				hashes[hash] = 1;
				pieces.set(form.slice(from, from + PIECE), name);
			});
		}
	}
	return {pieces, hashes, more};
}

/** The names of the secrets of which a piece is in the text. */
export function findIn(text: string, index: Index): string[] {
	const found = new Set<string>();
	const {hashes} = index;
	for (const reading of readingsOf(text)) {
		eachHash(reading, (hash, from) => {
			if (hashes[hash] === 1) {
				const name = nameOf(reading.slice(from, from + PIECE), index);
				if (name !== undefined) {
					found.add(name);
				}
			}
		});
	}
	return [...found];
}

function nameOf(piece: string, {pieces, more}: Index): string | undefined {
	return pieces.get(piece) ?? (more && nameOf(piece, more));
}

/** What a text says, read in every way in which a program may have written it. */
function readingsOf(text: string): string[] {
	const once = unescaped(text);
	const texts = new Set([text, once, unescaped(once)].flatMap((one) => [one, ...decodePercent(one)]));
	const bytes = [
		...[...text.matchAll(/[\w+/-]{14,}/g)].flatMap(([run]) => [0, 1, 2, 3].map((from) => latin1(run.slice(from), 'base64'))),
		...[...text.matchAll(/[0-9a-f]{20,}|[0-9a-f]{2}(?: [0-9a-f]{2}){9,}/gi)].map(([run]) =>
			latin1(run.replaceAll(' ', ''), 'hex'),
		),
		...[...text.matchAll(/\d{1,3}(?:,\s*\d{1,3}){9,}/g)].map(([run]) =>
			Buffer.from(run.split(',').map(Number)).toString('latin1'),
		),
	];
	return [...[...texts].map((one) => one.toLowerCase()), bytes.join('\n').toLowerCase()];
}

/** Small hashes of each piece of the text, by rolling. */
function eachHash(text: string, visit: (hash: number, from: number) => void): void {
	let hash = 0;
	for (let end = 0; end < text.length; end++) {
		if (end >= PIECE) {
			hash = (hash - Math.imul(text.charCodeAt(end - PIECE), LEAVING)) | 0;
		}
		hash = (Math.imul(hash, BASE) + text.charCodeAt(end)) | 0;
		if (end >= PIECE - 1) {
			visit((hash ^ (hash >>> 16)) & (HASHES - 1), end - PIECE + 1);
		}
	}
}

/** By how much the first character of a piece counts in its hash. */
const LEAVING = Array.from({length: PIECE - 1}).reduce((power: number) => Math.imul(power, BASE), 1);

/** What tells one kind of token from another is no secret, nor is how every PEM begins and ends; its lines are one text. */
function withoutKind(secret: string): string {
	return secret
		.replace(/^(?:At[a-z.]+\||eyJ|amzn\.mws\.)/, '')
		.replace(/^-----BEGIN [A-Z ]+-----\n.{40}/, '')
		.replace(/-----END [A-Z ]+-----\n$/, '');
}

function decodePercent(text: string): string[] {
	return text.includes('%') ? [percentDecoded(text), percentDecoded(text.replaceAll('+', ' '))] : [];
}

function percentDecoded(text: string): string {
	return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

const ESCAPES: Readonly<Record<string, string>> = {n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v'};

function unescaped(text: string): string {
	return text.replaceAll(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gis, (_all, unit, byte, one: string) => {
		const code: string | undefined = unit ?? byte;
		return code === undefined ? (ESCAPES[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16));
	});
}

function latin1(text: string, encoding: 'base64' | 'hex'): string {
	return Buffer.from(text, encoding).toString('latin1');
}

/**
 * Reads the one request that a client writes on its socket: the head, then the body without its framing.
 *
 * The writer is Node's own client in the same process, which writes one request on each socket here. What Amazon gets is written anew
 * from what is read, so that a framing which only one of two readers takes cannot lead to a second request.
 */

/** The head of a request. */
export interface RequestHead {
	readonly method: string;
	/** As the request line says it. */
	readonly target: string;
	/** Names and values in turn, as they were written. */
	readonly rawHeaders: readonly string[];
	/** Whether a body follows, and how its end is told. */
	readonly framing: Framing;
	/** The client sends its body once it is told to. */
	readonly expectsContinue: boolean;
}

/** The number of bytes that follow, or chunks. */
export type Framing = number | 'chunked';

export interface RequestReader {
	/** @throws Error for what is no request */
	read(chunk: string | Buffer, encoding: BufferEncoding): void;
}

export interface ReaderEvents {
	onHead(head: RequestHead): void;
	onBody(chunk: Buffer): void;
	onEnd(): void;
}

export function createRequestReader(events: ReaderEvents): RequestReader {
	let text = '';
	let body: BodyReader | undefined;
	return {
		read(chunk, encoding) {
			if (body) {
				body.read(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
				return;
			}
			text += toLatin1(chunk, encoding);
			const end = text.indexOf(END_OF_HEAD);
			if (end < 0) {
				return;
			}
			const rest = text.slice(end + END_OF_HEAD.length);
			const head = readHead(text.slice(0, end));
			text = '';
			body = head.framing === 'chunked' ? readChunked(events) : readCounted(head.framing, events);
			events.onHead(head);
			body.read(rest === '' ? NO_BYTES : Buffer.from(rest, 'latin1'));
		},
	};
}

const END_OF_HEAD = '\r\n\r\n';
const NO_BYTES: Buffer = Buffer.alloc(0);

/** A character for each byte: a head may come in one string with the beginning of a body in UTF-8. */
function toLatin1(chunk: string | Buffer, encoding: BufferEncoding): string {
	if (typeof chunk !== 'string') {
		return chunk.toString('latin1');
	}
	return encoding === 'latin1' || encoding === 'binary' ? chunk : Buffer.from(chunk, encoding).toString('latin1');
}

function readHead(text: string): RequestHead {
	const lines = text.split('\r\n');
	const [method = '', target = ''] = lines[0]?.split(' ', 2) ?? [];
	const rawHeaders: string[] = [];
	let framing: Framing = 0;
	let expectsContinue = false;
	for (const one of lines.slice(1)) {
		const colon = one.indexOf(':');
		const name = one.slice(0, colon);
		const value = one.slice(colon + 1).trim();
		rawHeaders.push(name, value);
		const lower = name.toLowerCase();
		framing = framingBy(lower, value, framing);
		expectsContinue ||= lower === 'expect' && value.toLowerCase() === '100-continue';
	}
	return {method, target, rawHeaders, framing, expectsContinue};
}

/** Chunks win over a length, as they do where Node's client is told both. */
function framingBy(name: string, value: string, before: Framing): Framing {
	if (name === 'transfer-encoding' && /\bchunked\b/i.test(value)) {
		return 'chunked';
	}
	if (name !== 'content-length' || before === 'chunked') {
		return before;
	}
	if (!/^\d{1,15}$/.test(value)) {
		throw new TypeError('"content-length" must be a whole number of bytes.');
	}
	return Number(value);
}

interface BodyReader {
	read(bytes: Buffer): void;
}

/** What follows the last byte is left out, as a server does that closes the connection after its reply. */
function readCounted(length: number, {onBody, onEnd}: ReaderEvents): BodyReader {
	let left = length;
	let isOver = false;
	return {
		read(bytes) {
			if (isOver) {
				return;
			}
			const part = bytes.length > left ? bytes.subarray(0, left) : bytes;
			left -= part.length;
			if (part.length > 0) {
				onBody(part);
			}
			if (left === 0) {
				isOver = true;
				onEnd();
			}
		},
	};
}

/** @see https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
function readChunked({onBody, onEnd}: ReaderEvents): BodyReader {
	let line = '';
	let left = 0;
	let state: 'size' | 'data' | 'after data' | 'trailers' | 'over' = 'size';
	const takeData = (bytes: Buffer): Buffer => {
		const part = bytes.subarray(0, left);
		left -= part.length;
		state = left === 0 ? 'after data' : 'data';
		onBody(part);
		return bytes.subarray(part.length);
	};
	const readLine = (text: string): void => {
		if (state === 'size') {
			left = sizeOf(text);
			state = left === 0 ? 'trailers' : 'data';
		} else if (state === 'after data') {
			state = 'size';
		} else if (text === '') {
			state = 'over';
			onEnd();
		}
	};
	const takeLine = (bytes: Buffer): Buffer => {
		const end = bytes.indexOf('\n');
		line += bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
		if (end < 0) {
			return bytes.subarray(bytes.length);
		}
		const text = line.replace(/\r$/, '');
		line = '';
		readLine(text);
		return bytes.subarray(end + 1);
	};
	return {
		read(bytes) {
			let rest = bytes;
			while (rest.length > 0 && state !== 'over') {
				rest = state === 'data' ? takeData(rest) : takeLine(rest);
			}
		},
	};
}

function sizeOf(line: string): number {
	const [size = ''] = line.split(';');
	if (!/^[\da-f]{1,12}$/i.test(size)) {
		throw new TypeError('A chunk of the body has no size.');
	}
	return Number.parseInt(size, 16);
}

/**
 * Amazon without sockets: answers by the same rules as `fake.fail`, to got and fetch, for runs by the hundred thousand.
 *
 * Checks nothing of what is sent. What a request and a reply hold is what Node's own hold, headers that were sent among them: whoever
 * prints them prints those. got's paths also go through the fake Amazon and real sockets, in fewer runs; undici's go nowhere else.
 */
import {Readable, Writable} from 'node:stream';
import got, {type Got} from 'got';
import type {FailRule, FakeAmazon} from 'got-amazon-auth/testing';

/** A request as it left. */
export interface Sent {
	readonly service: string;
	readonly host: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** As much of the fake Amazon as the paths need. */
export interface Amazon {
	readonly got: Got;
	readonly fetch: typeof globalThis.fetch;
	/** Only where there are sockets: undici's own errors come of them. */
	readonly dispatcher?: FakeAmazon['dispatcher'];
	readonly agent?: FakeAmazon['agent'];
	readonly journal: readonly Sent[];
	fail(rule: FailRule): unknown;
	count(filter?: {service?: 'lwa'; path?: RegExp}): number;
	close(): Promise<void>;
}

type Outcome = 'hang' | 'reset' | {status: number; headers: Record<string, string>; body: string; isCut: boolean};

/** An Amazon that answers what its rules say. */
export function createWire(): Amazon {
	const rules: {rule: FailRule; left: number}[] = [];
	const journal: Sent[] = [];
	const closing = new AbortController();
	const closed = closing.signal;
	const receive = (url: URL, headers: Readonly<Record<string, string>>): Outcome => {
		if (closed.aborted) {
			return 'reset';
		}
		const sent: Sent = {service: serviceOf(url), host: url.host, path: url.pathname, headers};
		journal.push(sent);
		const found = rules.find(({rule, left}) => left > 0 && fits(rule, sent));
		if (found) {
			found.left -= 1;
		}
		return found ? outcomeOf(found.rule) : {status: 500, headers: {}, body: 'It is down.', isCut: false};
	};
	const service: Service = {receive, closed};
	return {
		got: got.extend({
			request: ((url: URL, native: Native, onReply?: (reply: Readable) => void) =>
				request(url, native, service, onReply)) as never,
		}),
		fetch: (input, init) => fetchFrom(new Request(input, init), service),
		journal,
		fail: (rule) => rules.push({rule, left: rule.times ?? 1}),
		count: ({service, path} = {}) =>
			journal.filter(
				(sent) => (service === undefined || sent.service === service) && (path === undefined || path.test(sent.path)),
			).length,
		close: async () => closing.abort(),
	};
}

interface Service {
	readonly receive: (url: URL, headers: Readonly<Record<string, string>>) => Outcome;
	/** Ends what hangs. */
	readonly closed: AbortSignal;
}

interface Native {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

function request(
	url: URL,
	{method = 'GET', headers = {}}: Native,
	{receive, closed}: Service,
	onReply?: (reply: Readable) => void,
): Writable {
	const sent = new Writable({
		// It is over when the reply is.
		autoDestroy: false,
		write: (_chunk, _encoding, done) => done(),
		final(done) {
			done();
			const outcome = receive(url, headers);
			const breakOff = (): unknown => this.destroy(Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'}));
			if (outcome === 'reset') {
				breakOff();
			} else if (outcome === 'hang') {
				closed.addEventListener('abort', breakOff, {once: true});
			} else {
				setImmediate(() => this.destroyed || this.emit('response', replyOf(outcome, this)));
			}
		},
	});
	// Node's ClientRequest holds them in several of its properties.
	Object.assign(sent, {method, path: url.pathname + url.search, host: url.host, headers});
	if (onReply) {
		sent.once('response', onReply);
	}
	return sent;
}

function replyOf({status, headers, body, isCut}: Exclude<Outcome, string>, req: Writable): Readable {
	const reply = new Readable({read() {}});
	Object.assign(reply, {
		statusCode: status,
		headers,
		rawHeaders: Object.entries(headers).flat(),
		trailers: {},
		rawTrailers: [],
		req,
	});
	reply.push(body);
	if (isCut) {
		setImmediate(() => reply.destroy(Object.assign(new Error('aborted'), {code: 'ECONNRESET'})));
	} else {
		Object.assign(reply, {complete: true});
		reply.push(null);
	}
	return reply;
}

async function fetchFrom({url, headers, signal}: Request, {receive, closed}: Service): Promise<Response> {
	const outcome = receive(new URL(url), Object.fromEntries(headers));
	if (outcome === 'hang') {
		const ended = AbortSignal.any([signal, closed]);
		await new Promise((resolve) => ended.addEventListener('abort', resolve, {once: true}));
		signal.throwIfAborted();
	}
	if (typeof outcome === 'string') {
		throw new TypeError('fetch failed', {cause: Object.assign(new Error('other side closed'), {code: 'UND_ERR_SOCKET'})});
	}
	const {status, body, isCut} = outcome;
	const reply = new Response(isCut ? cut(body) : body, {status, headers: outcome.headers});
	Object.defineProperty(reply, 'url', {value: url});
	return reply;
}

function cut(body: string): ReadableStream {
	return new ReadableStream({
		pull(controller) {
			controller.enqueue(Buffer.from(body.slice(1)));
			controller.error(new TypeError('terminated'));
		},
	});
}

function serviceOf({host, pathname}: URL): string {
	if (host === 'api.amazon.com') {
		return 'lwa';
	}
	if (host.includes('sellingpartnerapi')) {
		return pathname.startsWith('/tokens/') ? 'tokens' : 'selling-partner';
	}
	if (host.startsWith('pay-api')) {
		return pathname.includes('/authorizationTokens/') ? 'pay-exchange' : 'pay';
	}
	return host === 'developer.amazon.com' ? 'appstore' : 'other';
}

function fits({service, path}: FailRule, sent: Sent): boolean {
	const isMeant = path === undefined || (typeof path === 'string' ? path === sent.path : path.test(sent.path));
	return isMeant && (service === undefined || service === sent.service);
}

function outcomeOf(rule: FailRule): Outcome {
	if ('hang' in rule) {
		return 'hang';
	}
	if ('reset' in rule) {
		return 'reset';
	}
	if ('status' in rule) {
		const {status, headers = {}, body = {}} = rule;
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		return {status, headers: {'content-type': 'application/json', ...headers}, body: text, isCut: false};
	}
	return {status: 200, headers: {}, body: '<html><h1>Sorry!</h1></html>', isCut: 'truncate' in rule};
}

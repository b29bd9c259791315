/**
 * What the options object of a call to Amazon shows of itself, before and after its send is known.
 */
import {inspect} from 'node:util';
import {expect, it} from 'vitest';
import {redactOptions, type ShowableOptions, show} from '../../../src/clients/got/redaction.js';
import {type GotSend, remember} from '../../../src/clients/got/send.js';

const AMAZON = 'https://sellingpartnerapi-na.amazon.com';
const URL_SHOWN = `${AMAZON}/orders/v0/orders/{orderId}`;

function options(): ShowableOptions & {request?: unknown; [name: string]: unknown} {
	return {
		method: 'GET',
		url: new URL(`${AMAZON}/orders/v0/orders/123-SECRET?q=SECRET`),
		headers: {'Content-Type': 'application/json', 'x-custom': 'SECRET', authorization: 'SECRET'},
		body: 'SECRET',
		retry: {limit: 2, methods: ['SECRET']},
		context: {mine: 'SECRET'},
	};
}

/** A function that got carries in its options, for a send whose URL is shown so. */
function carrier(options: object, shownUrl = URL_SHOWN): () => void {
	return remember(() => {}, {shownUrl, options} as unknown as GotSend); // all that is looked at
}

it('redacted options print and serialise as what is shown, and stay what they are', () => {
	const redacted = options();
	redacted.parseJson = carrier(redacted);
	const keys = Object.keys(redacted);
	redactOptions(redacted);
	expect(JSON.parse(JSON.stringify({options: redacted}))).toEqual({
		options: JSON.parse(JSON.stringify(show(options(), URL_SHOWN))),
	});
	expect(inspect({options: redacted}, {depth: 12})).toContain(URL_SHOWN);
	expect(inspect({options: redacted}, {depth: 12})).not.toContain('SECRET');
	expect(Object.keys(redacted)).toEqual(keys);
	expect(redacted).toMatchObject({body: 'SECRET'});
});

it('until its send is known, a call to Amazon shows the origin alone, and afterwards the operation', () => {
	const redacted = options();
	redactOptions(redacted);
	expect(JSON.parse(JSON.stringify(redacted))).toMatchObject({url: `${AMAZON}/…`});
	redacted.request = carrier(redacted);
	redactOptions(redacted);
	expect(JSON.parse(JSON.stringify(redacted))).toMatchObject({url: URL_SHOWN});
});

it.each([
	['another host', 'https://shop.example/SECRET'],
	['no URL', 'SECRET'],
	['nothing', undefined],
])('with no send and %s as its URL, it shows none', (_, url) => {
	const redacted = {...options(), url};
	redactOptions(redacted);
	expect(JSON.parse(JSON.stringify(redacted))).toMatchObject({method: 'GET', url: '…'});
});

it('a copy shows its own origin, and not the operation of the call whose functions it has', () => {
	const first = options();
	const copy: ReturnType<typeof options> = {...options(), url: new URL('https://sellingpartnerapi-eu.amazon.com/SECRET')};
	copy.request = carrier(first);
	redactOptions(copy);
	expect(JSON.parse(JSON.stringify(copy))).toMatchObject({url: 'https://sellingpartnerapi-eu.amazon.com/…'});
});

it('what an application has put there itself, for its logs, is replaced', () => {
	const redacted = options();
	Object.defineProperty(redacted, inspect.custom, {value: () => 'SECRET of its own', configurable: true});
	redactOptions(redacted);
	expect(JSON.stringify(redacted) + inspect(redacted)).not.toContain('SECRET');
});

it('a proxy and an heir of redacted options show no more than they do', () => {
	const redacted = options();
	redacted.parseJson = carrier(redacted);
	redactOptions(redacted);
	for (const other of [new Proxy(redacted, {}), Object.create(redacted)]) {
		expect(inspect({options: other}, {depth: 12})).not.toContain('SECRET');
		expect(JSON.parse(JSON.stringify(other))).toMatchObject({method: 'GET', url: `${AMAZON}/…`});
	}
});

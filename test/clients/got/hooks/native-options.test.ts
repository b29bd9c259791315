/**
 * Got's native options as a caller's own function hands them on: what cannot be written is refused, and never sent without its credential.
 */
import type {Got} from 'got';
import {expect, it} from 'vitest';
import {rejectionOf} from '../../../support/errors.js';
import {arrived, NA, never, PLAIN, start, ways} from './harness.js';

type Native = Record<string, unknown>;

const frozen = (native: Native): Native => Object.freeze({...native});

const UNWRITABLE: readonly [string, (native: Native) => Native][] = [
	['frozen', frozen],
	['with headers that are read-only', (native) => Object.defineProperty({...native}, 'headers', {writable: false})],
	['with headers that are computed', ({headers, ...native}) => Object.defineProperty(native, 'headers', {get: () => headers})],
	['heirs of frozen ones', (native) => Object.create(Object.freeze({...native}))],
	['behind a proxy that lets nothing be set', (native) => new Proxy(native, {set: () => false})],
];

/** Stands after the hooks, and hands on what `change` makes of the native options. */
function changing(client: Got, change: (native: Native) => Native): Got {
	return client.extend({
		retry: never,
		hooks: {
			beforeRequest: [
				(options) => {
					const {request} = options;
					options.request = (url, native, callback) => request?.(url, change(native as Native), callback);
				},
			],
		},
	});
}

for (const [way, client] of ways) {
	it.each(UNWRITABLE)(
		`${way}: native options %s are refused, and the caller's own header does not go in place of ours`,
		async (_, change) => {
			const started = await start();
			const call = changing(client(started), change)(`${NA}${PLAIN}`, {headers: {'x-amz-access-token': 'Atza|another'}});
			const error = await rejectionOf(call);
			expect(String(error.cause)).toContain('"headers" cannot be written');
			expect(arrived(started.fake)).toEqual([]);
		},
	);
}

it('a signal that cannot be put on is refused too: the call would outlive who it is for', async () => {
	const {auth, fake} = await start();
	const seller = auth.as({sellingPartnerId: 'A1SELLER'}, {signal: new AbortController().signal});
	const call = changing(seller.got, frozen)(`${NA}${PLAIN}`, {context: {amazon: false}});
	expect(String((await rejectionOf(call)).cause)).toContain('"signal" cannot be written');
	expect(arrived(fake)).toEqual([]);
});

it('copies with headers of their own go out with the credential', async () => {
	const {auth, fake} = await start();
	await changing(auth.got, (native) => Object.assign(Object.create(null), native, {headers: Object.freeze({'x-own': '1'})}))(
		`${NA}${PLAIN}`,
	);
	expect(arrived(fake)).toMatchObject([{credential: 'seller-token', headers: {'x-own': '1'}}]);
});

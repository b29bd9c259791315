/**
 * What the middleware costs a request of an Express or a Koa application that never calls Amazon, as most do not.
 */
import {IncomingMessage, ServerResponse} from 'node:http';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonAuth as forExpress} from 'got-amazon-auth/express';
import {amazonAuth as forKoa} from 'got-amazon-auth/koa';
import Koa from 'koa';
import {application, sellerId} from '../amazon.mjs';
import {differences, inRounds, row} from '../measure.mjs';
import {report} from '../table.mjs';

const ROUNDS = 41;
const CALLS = 2_000;

const auth = createAmazonAuth({sellingPartner: application});
const options = {
	identify: () => ({sellingPartnerId: sellerId(1)}),
	operations: ['GET /orders/v0/orders/{orderId}'],
};
const koa = new Koa();

/** How each framework calls a middleware, with what it gives to it, and what it costs to do nothing. */
const frameworks = {
	Express: {
		given: (request, response) => [request, response],
		ours: forExpress(auth, options),
		nothing: (_request, _response, next) => next(),
	},
	Koa: {
		given: (request, response) => [koa.createContext(request, response)],
		ours: forKoa(auth, options),
		nothing: (_context, next) => next(),
	},
};

/** Microseconds a request, over requests that are there already. */
function eachOf(middleware, given) {
	const requests = Array.from({length: CALLS}, () => {
		const request = new IncomingMessage(null);
		return given(request, new ServerResponse(request));
	});
	let passed = 0;
	const next = () => {
		passed += 1;
	};
	const start = performance.now();
	for (const [first, second] of requests) {
		if (second === undefined) {
			middleware(first, next);
		} else {
			middleware(first, second, next);
		}
	}
	return ((performance.now() - start) * 1000) / passed;
}

const rows = [];
for (const [name, {given, ours, nothing}] of Object.entries(frameworks)) {
	const rivals = {ours: () => eachOf(ours, given), nothing: () => eachOf(nothing, given)};
	await inRounds(6, rivals);
	const times = await inRounds(ROUNDS, rivals);
	rows.push(
		row(`${name}: added by amazonAuth() beside an empty middleware`, {
			values: differences(times.ours, times.nothing),
			unit: 'µs',
			goal: ['≤', 3],
		}),
	);
}
await auth.close();

report('A request of an Express or Koa application that calls nobody', rows);

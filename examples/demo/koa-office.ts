/**
 * The demo's Koa application: the office publishes apps and sends messages to them, shows items of others, takes payments and looks after
 * sellers and advertisers.
 */
import type {Agent} from 'node:https';
import axios from 'axios';
import {type AmazonAuth, amazonUrl} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {amazonAuth} from 'got-amazon-auth/koa';
import Koa, {type Context} from 'koa';
import {ACCOUNT_HEADER, identityOf} from './accounts.js';

/** The application. `agent` carries what its axios sends. */
export function createOffice(auth: AmazonAuth, agent: Agent): Koa {
	const app = new Koa();
	const routes: Routes = {...ROUTES, 'GET /buyer': (context) => readBuyer(context, auth, agent)};
	app.use(async (context, next) => {
		try {
			await next();
		} catch (error) {
			const {status = 500, code} = error as {status?: number; code?: unknown}; // whatever a handler threw
			context.status = status;
			context.body = {code};
		}
	});
	app.use(amazonAuth(auth, {identify: (context) => identityOf(context.get(ACCOUNT_HEADER))}));
	app.use(async (context) => {
		const answer = routes[`${context.method} ${context.path}`];
		if (answer) {
			context.body = await answer(context);
		}
	});
	return app;
}

type Routes = Readonly<Record<string, (context: Context) => Promise<unknown>>>;

/** A part of the office that was written with axios, and stays so: only its agent is new. */
async function readBuyer(context: Context, auth: AmazonAuth, agent: Agent): Promise<unknown> {
	const seller = auth.as(identityOf(context.get(ACCOUNT_HEADER)) ?? {});
	const {href} = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${String(context.query.id)}`;
	const {data} = await axios.get(href, {httpsAgent: amazonAgent(seller, {agent}), proxy: false});
	return data;
}

const ROUTES: Routes = {
	'POST /edits': ({amazon, query}) =>
		amazon.post(amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${String(query.app)}/edits`).json(),
	'GET /earnings': ({amazon, query}) =>
		amazon(
			amazonUrl`https://developer.amazon.com/api/appstore/download/report/earnings/${String(query.year)}/${String(query.month)}`,
		).text(),
	'POST /messages': ({amazon, query}) =>
		amazon
			.post(amazonUrl`https://api.amazon.com/messaging/registrations/${String(query.to)}/messages`, {json: {data: {say: 'Hey'}}})
			.json(),
	'GET /search': ({amazon, query}) =>
		amazon
			.post('https://creatorsapi.amazon/catalog/v1/searchItems', {
				json: {partnerTag: 'example-20', keywords: String(query.words)},
				context: {amazon: {marketplace: String(query.in)}},
			})
			.json(),
	'GET /purchase': ({amazon, query}) =>
		amazon(amazonUrl`https://eu.business-api.amazon.com/reports/2021-01-08/orders/${String(query.id)}`).json(),
	'GET /campaigns': ({amazon}) =>
		amazon.post(amazonUrl`https://advertising-api.amazon.com/adsApi/v1/query/campaigns`, {json: {}}).json(),
	'GET /destinations': ({amazon}) =>
		amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/notifications/v1/destinations`).json(),
	'GET /order': ({amazon, query}) =>
		amazon(amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${String(query.id)}`).json(),
	'POST /charges': ({amazon, query}) =>
		amazon
			.post(amazonUrl`https://pay-api.amazon.com/live/v2/charges`, {
				headers: {'x-amz-pay-idempotency-key': String(query.key)},
				json: {chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '14.00', currencyCode: 'USD'}},
			})
			.json(),
	'GET /charge-permission': ({amazon, query}) =>
		amazon(amazonUrl`https://pay-api.amazon.com/live/v2/chargePermissions/${String(query.id)}`).json(),
};

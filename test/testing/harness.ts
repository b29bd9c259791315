/**
 * What the tests of the fake share: raw requests, tokens, and a signer of Amazon Pay requests of its own.
 */
import {constants, createHash, sign} from 'node:crypto';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {readKey} from '../support/read-key.js';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const EU = 'https://sellingpartnerapi-eu.amazon.com';
export const SANDBOX = 'https://sandbox.sellingpartnerapi-na.amazon.com';
export const userAgent = 'Test/1.0 (Language=TypeScript)';

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly text: string;
	/** The parsed body; `undefined` where it is not JSON. */
	readonly json: unknown;
}

export interface Sending {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

/** Sends one request and never throws for a status. */
export async function send(fake: FakeAmazon, url: string, {method = 'GET', headers = {}, body}: Sending = {}): Promise<Answer> {
	const response = await fake.got(url, {
		method: method as 'GET',
		headers,
		...(body !== undefined && {body}),
		throwHttpErrors: false,
		followRedirect: false,
		retry: {limit: 0},
	});
	return {status: response.statusCode, headers: response.headers, text: response.body, json: parse(response.body)};
}

/** Asks Login with Amazon with a form. */
export function askToken(fake: FakeAmazon, form: Readonly<Record<string, string>>): Promise<Answer> {
	const headers = {'content-type': 'application/x-www-form-urlencoded'};
	return send(fake, 'https://api.amazon.com/auth/o2/token', {
		method: 'POST',
		headers,
		body: new URLSearchParams(form).toString(),
	});
}

/** The access token of a seller. */
export async function sellerToken(fake: FakeAmazon, sellingPartnerId?: string): Promise<string> {
	const {clientId, clientSecret} = fake.options.sellingPartner;
	const form = {client_id: clientId, client_secret: clientSecret, refresh_token: fake.refreshTokenOf(sellingPartnerId)};
	return text(await askToken(fake, {grant_type: 'refresh_token', ...form}), 'access_token');
}

/** An access token for a scope, of the client of one API. */
export async function clientToken(
	fake: FakeAmazon,
	client: 'appstore' | 'sellingPartner' | 'deviceMessaging',
	scope: string,
): Promise<string> {
	const {clientId, clientSecret} = fake.options[client];
	const form = {grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope};
	return text(await askToken(fake, form), 'access_token');
}

/** Calls the Selling Partner API with a token. */
export function call(fake: FakeAmazon, token: string, url: string, sending: Sending = {}): Promise<Answer> {
	return send(fake, url, {...sending, headers: {'x-amz-access-token': token, 'user-agent': userAgent, ...sending.headers}});
}

/** Asks for a Restricted Data Token. */
export function mint(fake: FakeAmazon, token: string, body: unknown, host: string = NA): Promise<Answer> {
	const url = `${host}/tokens/2021-03-01/restrictedDataToken`;
	return call(fake, token, url, {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});
}

/** A Restricted Data Token for one resource. */
export async function restrictedToken(fake: FakeAmazon, token: string, ...resources: object[]): Promise<string> {
	return text(await mint(fake, token, {restrictedResources: resources}), 'restrictedDataToken');
}

/** The string member of a JSON reply; throws where it is missing. */
export function text(answer: Answer, name: string): string {
	const value = (answer.json as Record<string, unknown> | undefined)?.[name];
	if (typeof value !== 'string') {
		throw new Error(`No ${name} in ${answer.status} ${answer.text}`);
	}
	return value;
}

/** The body of the Selling Partner API's 403. */
export function denied(details: string): object {
	return {errors: [{code: 'Unauthorized', message: 'Access to requested resource is denied.', details}]};
}

export interface PaySending extends Sending {
	readonly publicKeyId?: string;
	readonly algorithm?: string;
	readonly saltLength?: number;
	readonly date?: string;
	/** The canonical query, where the URL's is not. */
	readonly signedQuery?: string;
	/** What goes on the wire instead of the signed body. */
	readonly sentBody?: string;
	/** Put on after signing. */
	readonly tampered?: Readonly<Record<string, string>>;
}

/** Signs and sends a request to Amazon Pay. */
export function payCall(fake: FakeAmazon, url: string, sending: PaySending = {}): Promise<Answer> {
	const {method = 'GET', body, headers = {}, algorithm = 'AMZN-PAY-RSASSA-PSS-V2', saltLength = 32} = sending;
	const {host, pathname, search} = new URL(url);
	const date = sending.date ?? new Date(fake.clock.nowMs()).toISOString().replace(/[-:]|\.\d+/g, '');
	const signed: Record<string, string> = {
		accept: 'application/json',
		'content-type': 'application/json',
		'x-amz-pay-date': date,
		'x-amz-pay-host': host,
		'x-amz-pay-region': host.endsWith('.eu') ? 'eu' : 'na',
		...headers,
	};
	const names = Object.keys(signed).sort();
	const lines = names.map((name) => `${name}:${signed[name]}\n`).join('');
	const canonical = [method, pathname, sending.signedQuery ?? search.slice(1), lines, names.join(';'), sha256(body ?? '')].join(
		'\n',
	);
	const key = {key: readKey(fake.options.pay.privateKey), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength};
	const signature = sign('sha256', Buffer.from(`${algorithm}\n${sha256(canonical)}`), key).toString('base64');
	const publicKeyId = sending.publicKeyId ?? fake.options.pay.publicKeyId;
	const authorization = `${algorithm} PublicKeyId=${publicKeyId}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
	const sent = sending.sentBody ?? body;
	const sentHeaders = {...signed, authorization, ...sending.tampered};
	return send(fake, url, {method, headers: sentHeaders, ...(sent !== undefined && {body: sent})});
}

function sha256(value: string): string {
	return createHash('sha256').update(value).digest('hex');
}

function parse(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

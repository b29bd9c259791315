/**
 * One request through each client, told in the same way: for tables that hold what every client sends.
 */
import {once} from 'node:events';
import https from 'node:https';
import type {AmazonAuth, AmazonContext} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {request} from 'undici';
import {vi} from 'vitest';

export interface Asked {
	readonly method: string;
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	/** What is said of the one call, where the client can say it. */
	readonly amazon?: AmazonContext | false;
}

export interface Told {
	readonly status: number;
	readonly text: string;
}

/** Sends a request, follows no redirect, and retries nothing by itself. */
export type Way = (asked: Asked, at: {readonly auth: AmazonAuth; readonly fake: FakeAmazon}) => Promise<Told>;

async function byGot({method, url, headers = {}, body, amazon}: Asked, {auth}: Parameters<Way>[1]): Promise<Told> {
	const reply = await auth.got(url, {
		method: method as 'GET', // any method is got's to send
		headers,
		...(body !== undefined && {body}),
		...(amazon !== undefined && {context: {amazon}}),
		retry: {limit: 0},
		throwHttpErrors: false,
	});
	return {status: reply.statusCode, text: reply.body};
}

async function byFetch({method, url, headers = {}, body, amazon}: Asked, {auth, fake}: Parameters<Way>[1]): Promise<Told> {
	vi.stubGlobal('fetch', fake.fetch);
	try {
		const given = {method, headers, ...(body !== undefined && {body}), ...(amazon !== undefined && {amazon})};
		const reply = await auth.fetch(url, given);
		return {status: reply.status, text: await reply.text()};
	} finally {
		vi.unstubAllGlobals();
	}
}

async function byUndici({method, url, headers = {}, body}: Asked, {auth, fake}: Parameters<Way>[1]): Promise<Told> {
	const dispatcher = fake.dispatcher.compose(amazonInterceptor(auth));
	const reply = await request(url, {method, headers: {...headers}, body: body ?? null, dispatcher});
	return {status: reply.statusCode, text: await reply.body.text()};
}

async function byAgent({method, url, headers = {}, body}: Asked, {auth, fake}: Parameters<Way>[1]): Promise<Told> {
	const sent = https.request(url, {method, headers, agent: amazonAgent(auth, {agent: fake.agent})});
	sent.end(body);
	const [reply] = await once(sent, 'response');
	let text = '';
	for await (const part of reply) {
		text += String(part);
	}
	return {status: reply.statusCode, text};
}

export const WAYS: readonly (readonly [name: string, send: Way])[] = [
	['got', byGot],
	['fetch', byFetch],
	['undici', byUndici],
	['the agent', byAgent],
];

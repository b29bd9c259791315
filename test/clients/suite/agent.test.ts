/**
 * The suite for clients of Node's `https`, with the agent.
 */
import {once} from 'node:events';
import type {ClientRequest as HttpRequest, IncomingMessage} from 'node:http';
import {Readable} from 'node:stream';
import {text} from 'node:stream/consumers';
import axios from 'axios';
import redirecting from 'follow-redirects';
import {amazonAgent} from 'got-amazon-auth/agent';
import type {ClientReply, ClientRequest} from './client.js';
import {describeClient} from './suite.js';

describeClient({
	name: 'follow-redirects with the agent',
	lacks: ['context', 'location', 'http'],
	async send({method = 'GET', url, headers, body, signal}: ClientRequest, {auth, fake}): Promise<ClientReply> {
		const agent = amazonAgent(auth, {agent: fake.agent});
		const request = redirecting.https.request(url, {
			method,
			headers: {...headers},
			agent,
			...(signal && {signal}),
		}) as HttpRequest;
		const replied = once(request, 'response') as Promise<[IncomingMessage]>;
		if (typeof body === 'function') {
			Readable.from(body())
				.on('error', (error) => request.destroy(error))
				.pipe(request);
		} else {
			request.end(body);
		}
		const [reply] = await replied;
		return {status: reply.statusCode ?? 0, headers: reply.headers as Record<string, string>, text: await text(reply)};
	},
});

describeClient({
	name: 'axios with the agent',
	lacks: ['context', 'location', 'http'],
	abortName: 'CanceledError',
	async send({method = 'GET', url, headers, body, signal}: ClientRequest, {auth, fake}): Promise<ClientReply> {
		const reply = await axios.request<string>({
			url,
			method,
			...(headers && {headers: {...headers}}),
			...(body !== undefined && {data: typeof body === 'function' ? Readable.from(body()) : Buffer.from(body)}),
			...(signal && {signal}),
			httpsAgent: amazonAgent(auth, {agent: fake.agent}),
			proxy: false,
			responseType: 'text',
			transformResponse: (data: string) => data,
			validateStatus: () => true,
		});
		return {status: reply.status, headers: reply.headers as Record<string, string>, text: reply.data};
	},
});

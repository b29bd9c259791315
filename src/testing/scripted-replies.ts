/**
 * Plays a script for the request that it fits.
 */
import {setTimeout as delay} from 'node:timers/promises';
import type {FailRule} from './fail-types.js';
import {isRecord, json, type ReceivedRequest, type Reply, readJson} from './http/exchange.js';
import {namedError} from './named-errors.js';

/** Gives the scripted reply; undefined where the true one is to be sent, late or cut by the server. */
export async function playScript(script: FailRule, request: ReceivedRequest): Promise<Reply | 'hang' | 'reset' | undefined> {
	if ('hang' in script) {
		return 'hang';
	}
	if ('reset' in script) {
		return 'reset';
	}
	if ('error' in script) {
		return namedError(request.service, script.error);
	}
	if ('html' in script) {
		const body = '<html><body><h1>Sorry!</h1></body></html>';
		return {status: script.htmlStatus ?? 200, headers: {'content-type': 'text/html'}, body};
	}
	if ('status' in script) {
		const {status, headers, body = {}} = script;
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		return {status, headers: {'content-type': 'application/json', ...headers}, body: text};
	}
	if ('gigantic' in script) {
		return {status: 200, headers: {'content-type': 'application/json'}, body: ' '.repeat(script.gigantic)};
	}
	if ('latencyMs' in script) {
		await delay(script.latencyMs);
	}
	return undefined;
}

/** Puts the keys of a script into the true reply. */
export function changeReply(script: FailRule | undefined, reply: Reply): Reply {
	if (!script || !('change' in script)) {
		return reply;
	}
	const body = readJson(Buffer.from(reply.body ?? ''));
	// `JSON.stringify` leaves out keys that are undefined.
	return isRecord(body) ? {...reply, ...json(reply.status, {...body, ...script.change}, reply.headers)} : reply;
}

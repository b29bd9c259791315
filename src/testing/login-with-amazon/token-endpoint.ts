/**
 * Answers `POST /auth/o2/token` with the three grants, as strict as Amazon words its refusals.
 *
 * This file knows clients and scopes, and leaves it to each API what a token opens. Rules and words: Appstore "API Authentication", Login
 * with Amazon documentation.
 */
import {isRecord, json, type ReceivedRequest, type Reply, readJson} from '../http/exchange.js';
import {type Client, lifetimeSeconds, type TokenParameters, type World} from '../world.js';
import {loginErrors} from './errors.js';

/** Whether a path is the token endpoint, which Amazon's documents spell in both ways. */
function isTokenEndpoint(path: string): boolean {
	return path === '/auth/o2/token' || path === '/auth/O2/token';
}

/** Answers a token request. */
export function answerTokenRequest(request: ReceivedRequest, world: World): Reply {
	if (!isTokenEndpoint(request.path) || request.method !== 'POST') {
		return json(404, {error: 'not_found'});
	}
	const reply = answerGrant(request, world);
	return {...reply, headers: {...reply.headers, 'cache-control': 'no-store', pragma: 'no-cache'}};
}

function answerGrant(request: ReceivedRequest, world: World): Reply {
	const parameters = readParameters(request);
	if (!parameters) {
		return loginErrors.reply('invalid_request');
	}
	const grantType = parameters.grant_type;
	request.seen.operation = grantType;
	if (grantType !== 'refresh_token' && grantType !== 'client_credentials' && grantType !== 'authorization_code') {
		return loginErrors.reply('unsupported_grant_type');
	}
	for (const name of ['client_id', 'client_secret', ...requiredBy[grantType]]) {
		if (!parameters[name]) {
			return loginErrors.reply('invalid_request', `The request is missing a required parameter : ${name}`);
		}
	}
	const client = world.clients.find(
		({clientId, tokenHost = 'api.amazon.com'}) => clientId === parameters.client_id && tokenHost === request.host,
	);
	if (!client?.secrets.includes(parameters.client_secret ?? '')) {
		return loginErrors.reply('invalid_client');
	}
	if (client.encoding !== undefined && client.encoding !== encodingOf(request)) {
		return loginErrors.reply('invalid_request');
	}
	if (grantType === 'client_credentials') {
		return grantToClient(client, parameters.scope ?? '', world);
	}
	return client.answerGrant?.(request, parameters, world) ?? loginErrors.reply('unauthorized_client');
}

const requiredBy = {refresh_token: ['refresh_token'], client_credentials: ['scope'], authorization_code: ['code']} as const;

function grantToClient(client: Client, scope: string, world: World): Reply {
	const scopes = scope.split(' ');
	if (!scopes.every((one) => client.scopes.includes(one))) {
		return loginErrors.reply('invalid_scope');
	}
	const seconds = lifetimeSeconds(world);
	const token = world.memory.ledger.issue({kind: 'client', clientId: client.clientId, scopes}, seconds * 1000);
	return json(200, {access_token: token, scope, token_type: 'bearer', expires_in: seconds});
}

/** Reads the parameters of a token request from a form or from JSON; gives undefined for a body of another type. */
export function readParameters(request: ReceivedRequest): TokenParameters | undefined {
	const encoding = encodingOf(request);
	if (encoding === 'form') {
		return Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
	}
	if (encoding === undefined) {
		return undefined;
	}
	const body = readJson(request.body);
	if (!isRecord(body)) {
		return {};
	}
	return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function encodingOf({headers}: ReceivedRequest): Client['encoding'] {
	const contentType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
	return encodings.get(contentType);
}

const encodings: ReadonlyMap<string, 'form' | 'json'> = new Map([
	['application/x-www-form-urlencoded', 'form'],
	['application/json', 'json'],
]);

/**
 * The fake's part of Amazon Cognito: the three pools that give tokens for credentials of version 2 of the Creators API.
 *
 * A pool takes a form, knows the credential of its own region alone, and gives a JWT. Source: Creators SDK 1.2.0, and for the refusals "Token
 * endpoint" of Amazon Cognito.
 */
import {randomBytes} from 'node:crypto';
import {type ErrorFamily, errorFamily} from '../error-family.js';
import {defineFakeApi, type FakeApi} from '../fake-api.js';
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import {lifetimeSeconds, type World} from '../world.js';
import {cognitoHosts, scopeOfCognito} from './world.js';

const cognitoErrors: ErrorFamily = errorFamily(
	'cognito',
	{
		invalid_request: [400, 'invalid_request', ''],
		invalid_client: [400, 'invalid_client', ''],
		invalid_grant: [400, 'invalid_grant', ''],
		unauthorized_client: [400, 'unauthorized_client', ''],
		unsupported_grant_type: [400, 'unsupported_grant_type', ''],
		invalid_scope: [400, 'invalid_scope', ''],
	},
	({code}) => ({error: code}),
);

/** The parameters that a form must have, and no others. */
const parametersOfForm = ['client_id', 'client_secret', 'grant_type', 'scope'];

function answerCognito(request: ReceivedRequest, world: World): Reply {
	if (request.path !== '/oauth2/token' || request.method !== 'POST') {
		return json(404, {message: 'Not found.'});
	}
	const form = readForm(request);
	if (!form || [...form.keys()].sort().join() !== parametersOfForm.join()) {
		return cognitoErrors.reply('invalid_request');
	}
	if (form.get('grant_type') !== 'client_credentials') {
		return cognitoErrors.reply('unsupported_grant_type');
	}
	const client = world.clients.find(({clientId, tokenHost}) => clientId === form.get('client_id') && tokenHost === request.host);
	if (!client?.secrets.includes(form.get('client_secret') ?? '')) {
		return cognitoErrors.reply('invalid_client');
	}
	if (form.get('scope') !== scopeOfCognito) {
		return cognitoErrors.reply('invalid_scope');
	}
	const seconds = lifetimeSeconds(world);
	const grant = {kind: 'client', clientId: client.clientId, scopes: [scopeOfCognito]} as const;
	const token = world.memory.ledger.issue(grant, seconds * 1000, createJwt(client.clientId));
	return json(200, {access_token: token, expires_in: seconds, token_type: 'Bearer'});
}

function readForm({headers, body}: ReceivedRequest): URLSearchParams | undefined {
	const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	return type === 'application/x-www-form-urlencoded' ? new URLSearchParams(body.toString('utf8')) : undefined;
}

/** Makes a token of the form of a JWT; its signature is random. */
function createJwt(clientId: string): string {
	const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	const claims = {sub: clientId, token_use: 'access', scope: scopeOfCognito, jti: randomBytes(16).toString('hex')};
	return `${part({alg: 'RS256', kid: 'fake'})}.${part(claims)}.${randomBytes(48).toString('base64url')}`;
}

export const fakeCognito: FakeApi = defineFakeApi({
	hosts: new Map(Object.values(cognitoHosts).map((host) => [host, {}])),
	classify: () => ({service: 'cognito'}),
	answer: (request, _place, world) => answerCognito(request, world),
	operations: ['client_credentials'],
	operationOf: (request) => readForm(request)?.get('grant_type') ?? undefined,
	errors: cognitoErrors,
});

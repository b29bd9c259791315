/**
 * Answers for Device Messaging at `api.amazon.com`: one operation, one scope, two headers that name the types of message and result.
 *
 * Rules: "Send a Message" and "Request an Access Token" of Amazon Device Messaging. What Amazon answers where a header is missing, or a
 * token has another scope, is not documented: those replies are the fake's own choice among the reasons that are known.
 */
import {isRecord, json, type ReceivedRequest, type Reply, readJson} from '../http/exchange.js';
import type {World} from '../world.js';
import {deviceMessagingErrors} from './errors.js';

export const messagesPath: RegExp = /^\/messaging\/registrations\/([^/]+)\/messages$/;
const scope = 'messaging:push';
const typeVersion = 'com.amazon.device.messaging.ADMMessage@1.0';
const acceptType = 'com.amazon.device.messaging.ADMSendResult@1.0';
const mostBytes = 6 * 1024;

/** Answers a request to Device Messaging. */
export function answerDeviceMessaging(request: ReceivedRequest, world: World): Reply {
	const registration = messagesPath.exec(request.path)?.[1];
	if (registration === undefined || request.method !== 'POST') {
		return json(404, {message: 'Not found.'});
	}
	if (!isAlive(request, world)) {
		return deviceMessagingErrors.reply('AccessTokenExpired');
	}
	const {headers} = request;
	if (headers['x-amzn-type-version'] !== typeVersion || headers['x-amzn-accept-type'] !== acceptType) {
		return deviceMessagingErrors.reply('InvalidData');
	}
	const message = isJson(headers['content-type']) ? readJson(request.body) : undefined;
	if (!isRecord(message) || !(isRecord(message.data) || isRecord(message.notification))) {
		return deviceMessagingErrors.reply('InvalidData');
	}
	const payload = JSON.stringify([message.data, message.notification]);
	if (Buffer.byteLength(payload) > mostBytes) {
		return deviceMessagingErrors.reply('MessageTooLarge');
	}
	return json(200, {registrationID: decodeURIComponent(registration)}, {'x-amzn-type-version': acceptType});
}

function isAlive({headers}: ReceivedRequest, {memory, deviceMessagingClient}: World): boolean {
	const token = /^Bearer (Atc\|.+)$/.exec(headers.authorization ?? '')?.[1];
	const known = token === undefined ? undefined : memory.ledger.look(token);
	if (known?.state !== 'alive' || known.grant.kind !== 'client') {
		return false;
	}
	return known.grant.clientId === deviceMessagingClient.clientId && known.grant.scopes.includes(scope);
}

function isJson(contentType: string | undefined): boolean {
	return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

/**
 * Answers for Amazon Pay v2: checks signature, environment, delegation, operation and idempotency, in that order.
 *
 * Replies name the merchant they acted for. Rules: "AuthorizationTokens", "Delegated authorization" and "Idempotency" of Amazon Pay.
 */
import {randomBytes} from 'node:crypto';
import type {PayRegion} from '../../types.js';
import {isReply, json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import {findRow, fitsTemplate} from '../route-table.js';
import type {FakePayKey} from '../types.js';
import type {World} from '../world.js';
import {answerExchange, merchantOf} from './delegation.js';
import {payErrors} from './errors.js';
import {replayOrAnswer} from './idempotency.js';
import {idempotencyKeyRequired, payOperations, tokenRequired} from './operations.js';
import {verifyPaySignature} from './signature.js';

/** Whether a path is the exchange of an MWS authorisation token. */
export function isExchangePath(path: string): boolean {
	return /^(\/live|\/sandbox)?\/v[12]\/authorizationTokens(\/|$)/.test(path);
}

/** Answers a request to Amazon Pay. */
export async function answerPay(request: ReceivedRequest, region: PayRegion, world: World): Promise<Reply> {
	const key = verifyPaySignature(request, region, world);
	if (isReply(key)) {
		return key;
	}
	request.seen.merchantId = key.merchantId;
	const resource = readEnvironment(request, key);
	if (isReply(resource)) {
		return resource;
	}
	if (resource.path.startsWith('/authorizationTokens/')) {
		const segment = resource.path.slice('/authorizationTokens/'.length).replace(/\/$/, '');
		return answerExchange(request, segment, key.publicKeyId, world);
	}
	return answerResource(request, resource.path, key, world);
}

/** Reads the path behind environment and version. A key names its environment itself or leaves it to the path. */
function readEnvironment(request: ReceivedRequest, key: FakePayKey): {path: string} | Reply {
	const [, inPath, , path] = /^(?:\/(live|sandbox))?\/(v1|v2)(\/.+)$/.exec(request.path) ?? [];
	if (path === undefined) {
		return payErrors.reply('ResourceNotFound');
	}
	const inKey = /^(live|sandbox)/i.exec(key.publicKeyId)?.[1]?.toLowerCase();
	const environment = inKey ?? inPath;
	if (!environment) {
		const message = 'A public key id without LIVE or SANDBOX needs /live or /sandbox in the path.';
		return payErrors.reply('ResourceNotFound', message);
	}
	request.seen.sandbox = environment === 'sandbox';
	if (inPath !== undefined && inPath !== environment) {
		return payErrors.reply('UnauthorizedAccess');
	}
	return {path};
}

async function answerResource(request: ReceivedRequest, path: string, key: FakePayKey, world: World): Promise<Reply> {
	const token = request.headers['x-amz-pay-authtoken'];
	const delegated = token === undefined ? undefined : await merchantOf(token, world);
	if (token !== undefined && delegated === undefined) {
		return payErrors.reply('InvalidAuthorizationToken');
	}
	const merchantId = delegated ?? key.merchantId ?? '';
	request.seen.merchantId = merchantId;
	const resource = path.replace(/\/$/, '');
	const row = findRow(payOperations, request.method, resource);
	if (!row) {
		const isKnown = payOperations.some(({template}) => fitsTemplate(template, resource));
		return payErrors.reply(isKnown ? 'RequestNotSupported' : 'ResourceNotFound');
	}
	request.seen.operation = row.operation;
	if (tokenRequired.has(row.operation) && delegated === undefined) {
		return payErrors.reply('UnauthorizedAccess');
	}
	if (request.body.length > 0 && !isJson(request.body)) {
		return payErrors.reply('InvalidRequestFormat');
	}
	return replayOrAnswer(request, {merchantId, isRequired: idempotencyKeyRequired.has(row.operation)}, world, () =>
		answerOperation(row.operation, request.method, merchantId, world),
	);
}

function answerOperation(operation: string, method: string, merchantId: string, world: World): Reply {
	const id = `S01-${randomBytes(8).toString('hex').toUpperCase()}`;
	if (operation === 'createCharge') {
		world.memory.charges.push({chargeId: id, merchantId});
		return json(201, {chargeId: id, merchantId, operation});
	}
	return json(method === 'POST' && operation.startsWith('create') ? 201 : 200, {id, merchantId, operation});
}

function isJson(body: Buffer): boolean {
	try {
		JSON.parse(body.toString('utf8'));
		return true;
	} catch {
		return false;
	}
}

/**
 * The idempotency key of Amazon Pay: a request that is sent again under its key gets the reply that was saved.
 *
 * Rule: "Idempotency" of Amazon Pay v2. It leaves open whether Amazon saves failures; the fake saves none.
 */
import {createHash} from 'node:crypto';
import type {ReceivedRequest, Reply} from '../http/exchange.js';
import type {World} from '../world.js';
import {payErrors} from './errors.js';

/** Answers a request under its key: with the saved reply, with a refusal, or for the first time. */
export function replayOrAnswer(
	request: ReceivedRequest,
	whose: {readonly merchantId: string; readonly isRequired: boolean},
	world: World,
	answer: () => Reply,
): Reply {
	const key = request.headers['x-amz-pay-idempotency-key'];
	if (key === undefined) {
		return whose.isRequired ? payErrors.reply('MissingHeader', 'The header x-amz-pay-idempotency-key is missing.') : answer();
	}
	if (!/^[A-Za-z0-9_-]{1,32}$/.test(key)) {
		return payErrors.reply('InvalidHeaderValue', `The value ${key} provided for x-amz-pay-idempotency-key is not valid`);
	}
	if (request.method !== 'POST') {
		return answer();
	}
	const name = JSON.stringify([request.host, whose.merchantId, key]);
	const fingerprint = createHash('sha256').update(`${request.path}?${request.query}\n`).update(request.body).digest('hex');
	const saved = world.memory.savedReplies.get(name);
	if (saved && saved.fingerprint !== fingerprint) {
		return payErrors.reply('DuplicateIdempotencyKey');
	}
	if (saved) {
		return {status: saved.status, headers: {'content-type': 'application/json'}, body: saved.body};
	}
	const reply = answer();
	if (reply.status < 300) {
		world.memory.savedReplies.set(name, {fingerprint, status: reply.status, body: reply.body ?? ''});
	}
	return reply;
}

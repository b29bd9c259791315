/**
 * Node's diagnostics channels, on which listeners are told what happens to tokens and their store, and which errors count as refusals of
 * Amazon's.
 *
 * A message holds no token, path, query or body, and is built for listeners alone.
 */
import {type Channel, channel} from 'node:diagnostics_channel';
import type {AmazonAuthError} from '../errors.js';
import type {AmazonAuthDiagnostics} from './messages.js';

/** The part of a channel's name after `got-amazon-auth:`. */
export type Topic = keyof AmazonAuthDiagnostics extends `got-amazon-auth:${infer T}` ? T : never;

type Message<T extends Topic> = AmazonAuthDiagnostics[`got-amazon-auth:${T}`];

const CHANNELS: Readonly<Record<Topic, Channel>> = {
	minted: channel('got-amazon-auth:minted'),
	joined: channel('got-amazon-auth:joined'),
	refreshed: channel('got-amazon-auth:refreshed'),
	refused: channel('got-amazon-auth:refused'),
	fallback: channel('got-amazon-auth:fallback'),
	retried: channel('got-amazon-auth:retried'),
	paced: channel('got-amazon-auth:paced'),
	store: channel('got-amazon-auth:store'),
	connect: channel('got-amazon-auth:connect'),
};

/** Publishes the result of `message`, if anybody listens. */
export function publish<T extends Topic>(topic: T, message: () => Message<T>): void {
	const found = CHANNELS[topic];
	if (found.hasSubscribers) {
		found.publish(message());
	}
}

/** Whether Amazon refused a credential; throttling, failures of Amazon and replies of something in between do not count. */
export function isRefusal({code, amazon}: AmazonAuthError): boolean {
	return amazon !== undefined && code !== 'ERR_AMAZON_THROTTLED' && code !== 'ERR_AMAZON_TOKEN_UNREACHABLE';
}

/** The members of an error that a message about a refusal holds. */
export function refusalOf({code, amazon}: Pick<AmazonAuthError, 'code' | 'amazon'>): {
	code: AmazonAuthError['code'];
	status: number | undefined;
	amazonCode: string | undefined;
	requestId: string | undefined;
} {
	return {code, status: amazon?.status, amazonCode: amazon?.code, requestId: amazon?.requestId};
}

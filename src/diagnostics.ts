/**
 * What happens to tokens and their store, told on Node's diagnostics channels to whoever listens.
 *
 * No message holds a token, path, query or body, and none is built where nobody listens.
 */
import {type Channel, channel} from 'node:diagnostics_channel';

/** What follows `got-amazon-auth:` in the name of a channel. */
export type Topic = 'store';

const CHANNELS: Readonly<Record<Topic, Channel>> = {
	store: channel('got-amazon-auth:store'),
};

/** Tells what `message` gives, if anybody listens. */
export function publish(topic: Topic, message: () => object): void {
	const found = CHANNELS[topic];
	if (found.hasSubscribers) {
		found.publish(message());
	}
}

/**
 * A request to a host that gets no credential: it goes through the inner agent as it is.
 *
 * Only its redirects are looked at: one that leads to Amazon must not look like a first request there.
 */
import type {Agent, ClientRequest, IncomingMessage} from 'node:http';
import type {Send} from '../../src/core/send.js';
import {changesOf} from '../marked-redirects.js';
import {followSignals} from './bound-signals.js';
import {type ClientOptions, SECURE} from './upstream.js';

/** Every agent has this method, which Node's client calls; Node's documents do not name it. */
interface RequestTaker {
	addRequest(request: ClientRequest, options: ClientOptions): void;
}

/** Hands a request to another agent; always as one that needs TLS. */
function handTo(agent: Agent, request: ClientRequest, options: ClientOptions): void {
	(agent as unknown as RequestTaker).addRequest(request, {...options, ...SECURE} as ClientOptions);
}

/** Sends a request without a credential. */
export function sendElsewhere(agent: Agent, request: ClientRequest, options: ClientOptions, send: Send): void {
	request.once(
		'close',
		followSignals(send, (error) => request.destroy(error)),
	);
	request.prependOnceListener('response', (reply) => {
		showChanges(reply, send);
		if (request.listenerCount('response') === 0) {
			reply.resume(); // as Node does where nobody listens
		}
	});
	handTo(agent, request, options);
}

function showChanges(reply: IncomingMessage, send: Send): void {
	const {headers, rawHeaders, statusCode = 0} = reply;
	const changes = changesOf(headers, statusCode, {send, hasOwnCredentials: false, isMarked: false, seesHttp: false});
	if (!Object.hasOwn(changes, 'location')) {
		return;
	}
	const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'location');
	if (changes.location === undefined) {
		delete headers.location;
		rawHeaders.splice(at, 2);
	} else {
		headers.location = changes.location;
		rawHeaders[at + 1] = changes.location;
	}
}

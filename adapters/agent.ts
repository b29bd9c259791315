/**
 * `got-amazon-auth/agent`: an `https.Agent` that puts the right credential on what any client of `node:https` sends to Amazon.
 *
 * Only reads options; what the agent does with a request is in agent/amazon-agent.ts.
 * @module got-amazon-auth/agent
 */
import type {Agent} from 'node:http';
import https from 'node:https';
import {MAX_BODY_BYTES} from '../src/clients/body-bytes.js';
import {bindingOf} from '../src/core/binding.js';
import type {AmazonAuth} from '../src/index.js';
import {ownOf} from '../src/util/members.js';
import {assertKnownKeys} from '../src/util/option-readers.js';
import {AmazonAgent} from './agent/amazon-agent.js';

/** Options of `amazonAgent()`. */
export interface AmazonAgentOptions {
	/**
	 * The agent that carries the bytes, such as one for a proxy; it is always asked for TLS. By default an agent with keep-alive that
	 * everything made by `amazonAgent()` shares.
	 */
	agent?: Agent;
	/**
	 * How many bytes of a body are read before it is sent, so that it can be signed and sent again: 1 MiB by default. A longer body is
	 * sent once; Amazon Pay's, which must be signed, fails with `BODY_NOT_SIGNABLE`.
	 */
	maxBodyBytes?: number;
	/**
	 * `'answer'`: the client's own calls for an access token (grants `refresh_token` and `client_credentials`) are answered with a
	 * placeholder and not sent, so that a client that insists on them needs no secret. By default they go to Login with Amazon as they are.
	 */
	tokenCalls?: 'answer';
}

/**
 * An agent for clients of `node:https` (axios, superagent, node-fetch, Amazon's SDKs, `https.request`): requests to Amazon carry the
 * credential of whom `auth` acts for; other hosts are left alone. One auth makes any number of agents, and all of them share connections.
 *
 * The client has a socket from the start, so that its timeouts and aborts hold while a token is fetched. A refused token is replaced and
 * the request sent once more, if its body was held. A token that the caller gives along is replaced; what it has signed for Amazon Pay
 * itself is left alone. Errors of this package are the request's `error`, with their `code`. A redirect that may not keep the credential
 * is shown with a final dot after its host, and Amazon Pay's without `location`; replies to requests with a credential say
 * `cache-control: no-store`, and all say `connection: close`.
 *
 * Not for `https.globalAgent`, and not for HTTP/2, which knows no agents. What cannot be promised below a client is listed in SECURITY.md.
 *
 * @throws TypeError naming the option that is wrong
 * @example
 * const agent = amazonAgent(auth.as({sellingPartnerId}));
 * const client = axios.create({httpsAgent: agent, proxy: false});
 * const {href} = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${orderId}`;
 * const {data} = await client.get(href);
 */
export function amazonAgent(auth: AmazonAuth, options: AmazonAgentOptions = {}): https.Agent {
	const {binding} = bindingOf(auth, 'auth');
	if (isAgent(options)) {
		throw new TypeError(
			'The second argument is an object of options: write amazonAgent(auth, {agent}) for the agent that carries the bytes.',
		);
	}
	const {agent, maxBodyBytes = MAX_BODY_BYTES, tokenCalls} = assertKnownKeys(options, OPTIONS, 'options');
	if (agent !== undefined && !isAgent(agent)) {
		throw new TypeError('"agent" must be an agent for https, such as new https.Agent().');
	}
	if (typeof maxBodyBytes !== 'number' || !Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 0) {
		throw new TypeError('"maxBodyBytes" must be a whole number of bytes, 0 or more.');
	}
	if (tokenCalls !== undefined && tokenCalls !== 'answer') {
		throw new TypeError('"tokenCalls" must be \'answer\', or left out.');
	}
	const answersTokenCalls = tokenCalls === 'answer';
	return new AmazonAgent({binding, inner: agent ?? sharedAgent(), maxBodyBytes, answersTokenCalls});
}

const OPTIONS = ['agent', 'maxBodyBytes', 'tokenCalls'];

/** As Node tells one: by the method that its client calls. An agent of `node:http` would send in clear to hosts that get no credential. */
function isAgent(value: unknown): value is Agent {
	const hasMethod =
		typeof value === 'object' && value !== null && 'addRequest' in value && typeof value.addRequest === 'function';
	return hasMethod && ownOf(value, 'protocol') !== 'http:';
}

let shared: Agent | undefined;

function sharedAgent(): Agent {
	shared ??= new https.Agent({keepAlive: true});
	return shared;
}

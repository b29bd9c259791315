/**
 * Whose access token is whose, read from Login with Amazon's replies as they arrive: longer than the fake itself remembers.
 *
 * The fake forgets with each reset what it gave out, and the product does not: a call with such a token names no seller in the journal.
 */
import type {ClientRequest, IncomingMessage} from 'node:http';
import type {Got} from 'got';

export interface TokenOwners {
	/** The same got, read along. */
	readonly got: Got;
	/** @throws Error for a token that no reply gave: two of them must not pass for one owner's, nor for two */
	ownerOf(accessToken: string | undefined): string;
}

type Send = (url: URL, ...rest: unknown[]) => ClientRequest;

/** @param sellers each seller by its refresh token, which comes along with an access token */
export function watchTokens(got: Got, sellers: ReadonlyMap<string, string>): TokenOwners {
	const owners = new Map<string, string>();
	// got's types leave open what got itself always gives.
	const send = got.defaults.options.request as unknown as Send;
	const read = (text: string): void => {
		const [accessToken, refreshToken] = ['access_token', 'refresh_token'].map((key) => valueIn(text, key));
		const seller = sellers.get(refreshToken ?? '');
		if (accessToken !== undefined && seller !== undefined) {
			owners.set(accessToken, seller);
		}
	};
	const request: Send = (url, ...rest) => {
		const sent = send(url, ...rest);
		return url.host === 'api.amazon.com' ? sent.once('response', (reply) => readAlong(reply, read)) : sent;
	};
	return {
		got: got.extend({request: request as never}),
		ownerOf(accessToken = '') {
			const owner = owners.get(accessToken);
			if (owner === undefined) {
				throw new Error('A token is on its way that Login with Amazon has not given to anybody.');
			}
			return owner;
		},
	};
}

/** What arrives is handed to got untouched: a listener for `data` would take it away. */
function readAlong(reply: IncomingMessage, read: (text: string) => void): void {
	let text = '';
	const push = reply.push.bind(reply);
	reply.push = (chunk: Buffer | null, encoding) => {
		if (chunk !== null) {
			text += chunk.toString('latin1');
			read(text);
		}
		return push(chunk, encoding);
	};
}

function valueIn(json: string, key: string): string | undefined {
	return new RegExp(`"${key}":"([^"]+)"`).exec(json)?.[1];
}

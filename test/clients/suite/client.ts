/**
 * A client as the suite sees one: it sends a request with the credentials of an auth, and every reply of Amazon's is a reply.
 */
import type {AmazonAuth, AmazonContext} from 'got-amazon-auth';
import type {FakeAmazon} from 'got-amazon-auth/testing';

export interface ClientRequest {
	/** GET where none is given. */
	readonly method?: string;
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** A function gives a streamed body, once. */
	readonly body?: string | Uint8Array | (() => AsyncIterable<Uint8Array>);
	readonly signal?: AbortSignal;
	readonly amazon?: AmazonContext | false;
}

export interface ClientReply {
	readonly status: number;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
}

export interface Client {
	readonly name: string;
	/** What it has no way to do: the behaviours in question are left out. */
	readonly lacks?: readonly Ability[];
	/** The name of its errors after an abort: `AbortError` where none is given. */
	readonly abortName?: string;
	/** Sends to the fake, follows redirects, and retries nothing by itself. What it opens it closes when the test ends. */
	send(request: ClientRequest, at: {readonly auth: AmazonAuth; readonly fake: FakeAmazon}): Promise<ClientReply>;
}

/**
 * `context`: to say something of one call; `location`: to show where a redirect leads that it does not follow; `hold`: to hold a body that
 * flows, to send it again; `http`: to come through this package where a URL has no TLS; `turn`: to wait for another turn of itself once it was
 * throttled, and not by the retries of its caller.
 */
export type Ability = 'context' | 'location' | 'hold' | 'http' | 'turn';

/**
 * The hosts that the fake plays, from the table of APIs.
 */
import {FAKE_APIS} from '../apis.js';
import type {FakeApi} from '../fake-api.js';

/** What stands behind a host name, and what its record knows of it. */
export interface Played {
	readonly api: FakeApi;
	readonly place: unknown;
}

const played: ReadonlyMap<string, Played> = new Map(
	FAKE_APIS.flatMap((api) => [...api.hosts].map(([host, place]): [string, Played] => [host, {api, place}])),
);

/** What stands behind a `Host` header; `undefined` for a host, or a port, that is not Amazon's. */
export function playedBy(host: string): Played | undefined {
	return played.get(host.toLowerCase());
}

export function isPlayed(host: string): boolean {
	return playedBy(host) !== undefined;
}

/** The sentence with which the fake refuses a host, on whichever way a request reaches it. */
export function refusal(host: string): string {
	return `The fake Amazon plays Amazon's hosts only, not "${host}": name it in "extraHosts" to play it yourself.`;
}

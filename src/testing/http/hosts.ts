/**
 * Looks up the hosts that the fake plays, in the table of APIs.
 */
import {FAKE_APIS} from '../apis.js';
import type {FakeApi} from '../fake-api.js';

/** The record that plays a host, and what it knows of the host. */
export interface Played {
	readonly api: FakeApi;
	readonly place: unknown;
}

const played: ReadonlyMap<string, Played> = new Map(
	FAKE_APIS.flatMap((api) => [...api.hosts].map(([host, place]): [string, Played] => [host, {api, place}])),
);

/** Finds what plays the host of a `Host` header; gives `undefined` for a host, or a port, that is not Amazon's. */
export function playedBy(host: string): Played | undefined {
	return played.get(host.toLowerCase());
}

export function isPlayed(host: string): boolean {
	return playedBy(host) !== undefined;
}

/** The sentence with which every client of the fake refuses a host. */
export function refusal(host: string): string {
	return `The fake Amazon plays Amazon's hosts only, not "${host}": name it in "extraHosts" to play it yourself.`;
}

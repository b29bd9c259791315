/**
 * Looks up the hosts that the fake plays, in the table of APIs. Where two of them share a host, the path tells which one is called.
 */
import {FAKE_APIS} from '../apis.js';
import type {FakeApi} from '../fake-api.js';

/** The record that plays a host, and what it knows of the host. */
export interface Played {
	readonly api: FakeApi;
	readonly place: unknown;
}

/** By host; who plays some of its paths comes before who plays the others. */
const played: ReadonlyMap<string, readonly Played[]> = new Map(
	FAKE_APIS.flatMap(({hosts}) => [...hosts.keys()]).map((host) => [host, playersOf(host)]),
);

function playersOf(host: string): readonly Played[] {
	return FAKE_APIS.filter(({hosts}) => hosts.has(host))
		.map((api): Played => ({api, place: api.hosts.get(host)}))
		.sort((one, other) => Number(one.api.ownPath === undefined) - Number(other.api.ownPath === undefined));
}

/** Finds what plays a path of the host of a `Host` header; gives `undefined` for a host, or a port, that is not Amazon's. */
export function playedBy(host: string, path: string): Played | undefined {
	return played.get(host.toLowerCase())?.find(({api}) => path.startsWith(api.ownPath ?? ''));
}

export function isPlayed(host: string): boolean {
	return played.has(host.toLowerCase());
}

/** The sentence with which every client of the fake refuses a host. */
export function refusal(host: string): string {
	return `The fake Amazon plays Amazon's hosts only, not "${host}": name it in "extraHosts" to play it yourself.`;
}

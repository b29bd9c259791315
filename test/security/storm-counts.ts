/**
 * How often Amazon was called for the same, counted from the journal.
 */
import type {JournalEntry} from 'got-amazon-auth/testing';
import type {TokenOwners} from './token-owners.js';

/** The most token calls for one key in any minute of a round: the clocks go on while flights land, so that it may take longer. */
export function mostInAMinute(entries: readonly JournalEntry[], owners: TokenOwners): number {
	const windows = entries.map(({atMs}) =>
		most(
			entries.filter((other) => other.atMs > atMs - 60_000 && other.atMs <= atMs),
			(entry) => tokenKeyOf(entry, owners),
		),
	);
	return Math.max(0, ...windows);
}

/** How many entries have the name that most have. */
export function most(entries: readonly JournalEntry[], nameOf: (entry: JournalEntry) => string | undefined): number {
	const counts = new Map<string, number>();
	for (const entry of entries) {
		const name = nameOf(entry);
		if (name !== undefined) {
			counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	}
	return Math.max(0, ...counts.values());
}

/** What a token call is for: one key of the cache. */
function tokenKeyOf({service, body, path, query, headers}: JournalEntry, owners: TokenOwners): string | undefined {
	switch (service) {
		case 'lwa': {
			const form = new URLSearchParams(body);
			return `lwa ${form.get('refresh_token')} ${form.get('scope')} ${form.get('code')}`;
		}
		case 'tokens':
			return `tokens ${owners.ownerOf(headers['x-amz-access-token'])} ${body}`;
		case 'pay-exchange':
			return `exchange ${path} ${query}`;
		default:
			return undefined;
	}
}

/**
 * One real process of a fleet, started by fleet.slow.test.ts: mints when it is told to, and tells of each mint.
 */
import {redisTokenStore} from '../../adapters/redis.js';
import {NOBODY, ownerOf} from '../../src/tokens/key.js';
import {createKeyRing} from '../../src/tokens/store/encryption.js';
import {createSharedTokens} from '../../src/tokens/store/shared-tokens.js';
import {systemClock} from '../../src/util/clock.js';

export interface Order {
	readonly round: string;
	readonly sellers: number;
	/** Which mints take a second; `never`: none ends. */
	readonly slow: 'some' | 'none' | 'never';
}

export type News =
	| {readonly what: 'ready'}
	| {readonly what: 'minting'; readonly key: string}
	| {readonly what: 'done'; readonly values: readonly string[]; readonly announced: number};

const [url = '', prefix = ''] = process.argv.slice(2);
let announced = 0;
const shared = createSharedTokens({
	store: redisTokenStore({url, prefix}),
	ring: createKeyRing([Uint8Array.from({length: 32}, (_, index) => index)]),
	clock: systemClock,
	announce: () => {
		announced++;
	},
});

const tell = (news: News): void => {
	process.send?.(news);
};

async function tokenOf(key: string, index: number, slow: Order['slow']): Promise<string> {
	const mint = async () => {
		tell({what: 'minting', key});
		const waitMs = slow === 'never' ? 600_000 : slow === 'some' && index % 20 === 0 ? 1_000 : 20;
		await new Promise((resolve) => setTimeout(resolve, waitMs));
		return {value: `${key} by ${process.pid}`, lifetimeMs: 3_600_000};
	};
	const owner = ownerOf({sellingPartnerId: key});
	return (await shared.mintOnce({key, owner}, mint, new AbortController().signal)).value;
}

process.on('message', async ({round, sellers, slow}: Order) => {
	const keys = Array.from({length: sellers}, (_, index) => `${round}, seller ${index}`);
	const values = await Promise.all(keys.map((key, index) => tokenOf(key, index, slow)));
	tell({what: 'done', values, announced});
});

process.once('SIGTERM', async () => {
	await shared.close();
	process.exit(0);
});

// The connection is there and the encryption is loaded: what is played is a fleet, not the start of Node.
await shared.read({key: 'nobody', owner: NOBODY});
tell({what: 'ready'});

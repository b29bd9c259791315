/**
 * Where sealed records lie: Keyv on PostgreSQL, on Redis or in memory.
 *
 * Keyv is made for caches and by itself takes much for "not there": a server that cannot be reached, a write that failed, a walk through
 * the records that broke off, a record past a date. Here each of these is an error, and there are no dates.
 */
import {Keyv, type KeyvStoreAdapter} from 'keyv';
import {openServer} from './servers.js';

/** Text by key. Whatever goes wrong rejects, within five seconds. */
export interface Storage {
	read(key: string): Promise<string | undefined>;
	write(key: string, value: string): Promise<void>;
	remove(key: string): Promise<void>;
	/** Every record. A table of one's own with an index on the tenant serves many tenants better. */
	all(): Promise<ReadonlyMap<string, string>>;
	close(): Promise<void>;
}

/**
 * Opens a storage and sees that it answers.
 *
 * @param url `postgresql://…`, `redis://…`, `rediss://…` or `memory:`
 */
export async function openStorage(url: string): Promise<Storage> {
	const {adapter, namespace} = await openServer(url, 'seller_vault');
	const keyv = new Keyv({
		store: adapter,
		namespace,
		useKeyPrefix: false,
		throwOnErrors: true,
		// The text and nothing around it: Keyv deletes what a date in its own envelope says is old.
		serialize: ({value}) => String(value),
		deserialize: <Value>(text: string) => ({value: text as Value, expires: undefined}), // what `serialize` wrote
	} as ConstructorParameters<typeof Keyv>[0]); // its type does not let `namespace` be undefined, which it is by default
	keyv.on('error', () => {}); // each failure is thrown as well
	const walk = adapter instanceof Map ? async () => new Map(adapter) : createWalk(adapter);
	const storage: Storage = {
		read: (key) => inTime(keyv.get<string>(key)),
		async write(key, value) {
			if (!(await inTime(keyv.set(key, value)))) {
				throw new Error('The storage did not keep a record.');
			}
		},
		async remove(key) {
			await inTime(keyv.delete(key));
		},
		all: () => inTime(walk()),
		close: () => keyv.disconnect(),
	};
	await storage.read('probe');
	return storage;
}

const DEADLINE_MS = 5000;

/** A server that has stopped to answer keeps nobody waiting. */
async function inTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error('The storage did not answer in time.')), DEADLINE_MS);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** A walk that breaks off ends as if it were complete; only an event of the adapter's tells. */
function createWalk(adapter: KeyvStoreAdapter): () => Promise<Map<string, string>> {
	const failures = {count: 0, last: undefined as unknown};
	adapter.on('error', (error: unknown) => {
		failures.count++;
		failures.last = error;
	});
	return async function walk() {
		const before = failures.count;
		const found = new Map<string, string>();
		for await (const [key, value] of adapter.iterator?.(adapter.namespace) ?? []) {
			if (typeof key === 'string' && typeof value === 'string') {
				found.set(key, value);
			}
		}
		if (failures.count > before) {
			throw failures.last;
		}
		return found;
	};
}

/**
 * The ways that tell something on the package's own channels: tokens that are shared, joined and replaced, and personal data gone without.
 *
 * None of these calls fails but for the last: who listens to the channels is told of what goes well, too.
 */
import type {AmazonAuth} from 'got-amazon-auth';
import {createShelf, memoryStore, type Shelf} from '../tokens/store/memory-store.js';
import {type Path, rejection} from './path.js';
import {NA, PATH, type Stage} from './stage.js';

/** A process of a fleet, all of which share a shelf. */
function process({open, options, vault}: Stage, shelf: Shelf): AmazonAuth {
	return open({...options, store: memoryStore(shelf), encryptionKeys: [vault.credentials.encryptionKey]});
}

const body = ({customers}: Stage['vault']): object => ({street: customers.body});

export const channelPaths: Readonly<Record<string, Path>> = {
	'a store: tokens that are written by one process and read by another': {
		act: async (stage) => {
			stage.answer();
			const shelf = createShelf();
			const [one, other] = [process(stage, shelf), process(stage, shelf)];
			await one.got.put(stage.url, {json: body(stage.vault)});
			await other.got.put(stage.url, {json: body(stage.vault)});
			await one.forget();
			await one.got.put(stage.url, {json: body(stage.vault)});
			stage.see(shelf);
			return [one, other, one.stats()];
		},
	},
	'a store whose entries are of another key, or changed': {
		act: async (stage) => {
			stage.answer();
			const shelf = createShelf();
			await process(stage, shelf).got.put(stage.url, {json: body(stage.vault)});
			for (const [key, kept] of shelf.values) {
				shelf.values.set(key, {...kept, value: `${kept.value.slice(0, -9)}${'A'.repeat(9)}`});
			}
			const key = Uint8Array.from(stage.vault.credentials.encryptionKey).reverse();
			const foreign = stage.open({...stage.options, store: memoryStore(shelf), encryptionKeys: [key]});
			await foreign.got.put(stage.url, {json: body(stage.vault)});
			await process(stage, shelf).got.put(stage.url, {json: body(stage.vault)});
		},
	},
	'a store that fails and quotes': {
		act: async (stage) => {
			stage.answer();
			const {accessToken, encryptionKey} = stage.vault.credentials;
			const fail = async (key: string, value?: unknown): Promise<never> => {
				throw new Error(`${key} ${value} ${accessToken} ${Buffer.from(encryptionKey).toString('hex')}`);
			};
			const store = {get: fail, set: fail, delete: fail, lease: fail};
			const auth = stage.open({...stage.options, store, encryptionKeys: [encryptionKey]});
			for (let time = 0; time < 6; time++) {
				await auth.got.put(stage.url, {json: body(stage.vault)});
				await auth.forget();
			}
			return auth.stats();
		},
	},
	'two callers of one token': {
		act: async (stage) => {
			stage.answer();
			await Promise.all([1, 2].map(() => stage.auth.got.put(stage.url, {json: body(stage.vault)})));
		},
	},
	'a token that is refused and replaced': {
		act: async (stage) => {
			const {reply} = stage.vault.customers;
			const details = 'The access token you provided has expired.';
			stage.answer({path: PATH, status: 403, body: {errors: [{code: 'Unauthorized', message: reply, details}]}});
			await stage.auth.got.put(stage.url, {json: body(stage.vault)});
		},
	},
	'personal data gone without for want of a role': {
		act: async (stage) => {
			const message = 'Application does not have access to one or more requested data elements: [buyerInfo]';
			stage.answer({service: 'tokens', status: 400, body: {errors: [{code: 'InvalidInput', message}]}, times: 9});
			const {sellingPartner} = stage.options;
			const auth = stage.open({
				...stage.options,
				...(sellingPartner && {sellingPartner: {...sellingPartner, restrictedData: 'auto'}}),
			});
			await auth.got(`${NA}/orders/v0/orders/${stage.vault.customers.id}`);
			await auth.got(`${NA}/orders/v0/orders/${stage.vault.customers.id}`);
		},
	},
	'personal data required, and no role for it': {
		leaves: 'ERR_AMAZON_ROLE_MISSING',
		act: (stage) => {
			const {reply} = stage.vault.customers;
			const message = 'Application does not have access to one or more requested data elements: [buyerInfo]';
			stage.answer({service: 'tokens', status: 400, body: {errors: [{code: reply, message, details: reply}]}, times: 9});
			return rejection(stage.auth.got(`${NA}/orders/v0/orders/${stage.vault.customers.id}`, {retry: {limit: 0}}));
		},
	},
};

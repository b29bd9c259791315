/**
 * jose cannot be loaded: what is shared through a store does not need it, so that nothing of it is lost.
 */
import {beforeEach, expect, test, vi} from 'vitest';
import {AmazonAuthError} from '../../../src/errors.js';
import {createShelf, memoryStore} from './memory-store.js';
import {mintOf, NEVER, owner, request, startProcess} from './process.js';

const jose = vi.hoisted(() => {
	vi.resetModules(); // what the setup has loaded has the real one
	return {asked: 0};
});

// A file of its own, and slow for that alone: a module that is replaced is replaced for all who share the process.
vi.mock('../../../src/util/lazy.js', async (importOriginal) => {
	const missing = () => new AmazonAuthError('ERR_AMAZON_TOKEN_UNREACHABLE', 'A part of this package cannot be loaded (EMFILE).');
	return {
		...(await importOriginal<typeof import('../../../src/util/lazy.js')>()),
		loadJose: () => {
			jose.asked++;
			return Promise.reject(missing());
		},
	};
});

beforeEach(() => {
	jose.asked = 0;
});

test('tokens, refusals and what has been forgotten are shared, and nothing is announced', async () => {
	const shelf = createShelf();
	const [first, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	const {generation} = await first.shared.mintOnce(request('A'), mintOf('stored'), NEVER);
	expect(await second.shared.mintOnce(request('A'), mintOf('own'), NEVER)).toMatchObject({value: 'stored', isMinted: false});
	await first.shared.refusals.write('name', new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', 'refused'));
	expect((await second.shared.refusals.read('name'))?.refusal).toMatchObject({message: 'refused'});
	await first.shared.forget({sellingPartnerId: 'A'});
	expect(await startProcess(memoryStore(shelf)).shared.wasForgotten(owner('A'), generation)).toBe(true);
	expect([...first.announced, ...second.announced]).toEqual([]);
	expect(jose.asked).toBe(0);
});

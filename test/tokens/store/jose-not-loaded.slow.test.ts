/**
 * jose cannot be loaded for a while: that costs token calls, and no call or `forget` of a user.
 */
import {beforeEach, expect, test, vi} from 'vitest';
import {AmazonAuthError} from '../../../src/errors.js';
import {createShelf, memoryStore} from './memory-store.js';
import {mintOf, NEVER, owner, request, startProcess} from './process.js';

const jose = vi.hoisted(() => {
	vi.resetModules(); // what the setup has loaded has the real one
	return {isMissing: false};
});

// A file of its own, and slow for that alone: a module that is replaced is replaced for all who share the process.
vi.mock('../../../src/util/lazy.js', async (importOriginal) => {
	const {loadJose} = await importOriginal<typeof import('../../../src/util/lazy.js')>();
	const missing = () => new AmazonAuthError('ERR_AMAZON_TOKEN_UNREACHABLE', 'A part of this package cannot be loaded (EMFILE).');
	return {loadJose: () => (jose.isMissing ? Promise.reject(missing()) : loadJose())};
});

beforeEach(() => {
	jose.isMissing = false;
});

const REFUSAL = new AmazonAuthError('ERR_AMAZON_TOKEN_REFUSED', 'refused');

/** Two processes over a store that holds a token, a refusal and the number of one who was forgotten. */
async function twoProcesses() {
	const shelf = createShelf();
	const [first, second] = [startProcess(memoryStore(shelf)), startProcess(memoryStore(shelf))];
	await first.shared.forget({sellingPartnerId: 'A'});
	await first.shared.mintOnce(request('A'), mintOf('stored'), NEVER);
	await first.shared.refusals.write('name', REFUSAL);
	return {shelf, first, second};
}

test.each([
	['that another has stored', 'A'],
	['that nobody has stored', 'B'],
])('a token %s is minted in the process itself, and shared once jose is there', async (_which, seller) => {
	const {first, second} = await twoProcesses();
	jose.isMissing = true;
	const own = await second.shared.mintOnce(request(seller), mintOf('own'), NEVER);
	expect(own).toMatchObject({value: 'own', isMinted: true});
	jose.isMissing = false;
	const {value} = await first.shared.mintOnce(request('C'), mintOf('of the first'), NEVER);
	expect(await second.shared.mintOnce(request('C'), mintOf('another'), NEVER)).toMatchObject({value, isMinted: false});
});

test('a token that is minted under a lease is given though it cannot be written, and the lease is given back', async () => {
	const {shelf, first} = await twoProcesses();
	const mint = async () => {
		jose.isMissing = true;
		return mintOf('unwritten')();
	};
	expect(await first.shared.mintOnce(request('B'), mint, NEVER)).toMatchObject({value: 'unwritten'});
	expect(shelf.leases.size).toBe(0);
});

test('a refusal is neither read nor told, and nothing of a call fails', async () => {
	const {first, second} = await twoProcesses();
	jose.isMissing = true;
	expect(await second.shared.refusals.read('name')).toBeUndefined();
	await first.shared.refusals.write('another name', REFUSAL);
	jose.isMissing = false;
	expect(await second.shared.refusals.read('another name')).toBeUndefined();
	expect((await second.shared.refusals.read('name'))?.refusal).toMatchObject({message: 'refused'});
});

test('whether a token was forgotten is not known, and known once jose is there', async () => {
	const {second} = await twoProcesses();
	jose.isMissing = true;
	expect(await second.shared.wasForgotten(owner('A'), [0, 0])).toBe(false);
	jose.isMissing = false;
	expect(await second.shared.wasForgotten(owner('A'), [0, 0])).toBe(true);
});

test('a forget ends here at once, as often as it is asked for, and reaches the others once jose is there', async () => {
	const {shelf, first, second} = await twoProcesses();
	const stored = await second.shared.mintOnce(request('A'), mintOf('never'), NEVER);
	jose.isMissing = true;
	await first.shared.forget({sellingPartnerId: 'A'});
	await Promise.all([first.shared.forget({sellingPartnerId: 'A'}), first.shared.forget({sellingPartnerId: 'B'})]);
	expect(await first.shared.wasForgotten(owner('A'), stored.generation)).toBe(true);
	expect(await first.shared.mintOnce(request('A'), mintOf('in between'), NEVER)).toMatchObject({value: 'in between'});
	jose.isMissing = false;
	expect(await first.shared.mintOnce(request('A'), mintOf('new'), NEVER)).toMatchObject({value: 'new'});
	const another = startProcess(memoryStore(shelf));
	expect(await another.shared.wasForgotten(owner('A'), stored.generation)).toBe(true);
});

test('it is announced by its code, and the store is not left alone for it', async () => {
	const {second} = await twoProcesses();
	jose.isMissing = true;
	for (let time = 0; time < 6; time++) {
		await second.shared.read(request('A'));
		await second.shared.refusals.write('name', REFUSAL);
	}
	expect(second.announced).toContainEqual({event: 'failed', action: 'read', reason: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(second.announced).toContainEqual({event: 'failed', action: 'write', reason: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(second.announced.map(({event}) => event)).not.toContain('suspended');
});

/**
 * Refusals that processes share: one revoked seller costs one token call, not one a process.
 */
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {AmazonAuthError} from '../../../src/errors.js';
import {createShelf, memoryStore, moodyStore} from './memory-store.js';
import {startProcess} from './process.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});

const REVOKED = new AmazonAuthError('ERR_AMAZON_GRANT_REVOKED', 'The refresh token is no longer valid.', {
	api: 'selling-partner',
	amazon: {status: 400, code: 'invalid_grant', requestId: 'id'},
});

test('another process is told what Amazon refused, whole', async () => {
	const shelf = createShelf();
	await startProcess(memoryStore(shelf)).shared.refusals.write('digest', REVOKED);
	const found = await startProcess(memoryStore(shelf)).shared.refusals.read('digest');
	expect(found?.refusal).toBeInstanceOf(AmazonAuthError);
	expect(found?.refusal).toMatchObject({
		code: 'ERR_AMAZON_GRANT_REVOKED',
		message: 'The refresh token is no longer valid.',
		api: 'selling-partner',
		amazon: {status: 400, code: 'invalid_grant', requestId: 'id'},
	});
	expect(found?.leftMs).toBe(60_000);
});

test('it holds for 60 s', async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	await shared.refusals.write('digest', REVOKED);
	vi.advanceTimersByTime(59_999);
	expect((await shared.refusals.read('digest'))?.leftMs).toBe(1);
	vi.advanceTimersByTime(1);
	expect(await shared.refusals.read('digest')).toBeUndefined();
});

test('a new refresh token is not held back by the refusal of the old one', async () => {
	const {shared} = startProcess(memoryStore(createShelf()));
	await shared.refusals.write('digest of the old one', REVOKED);
	expect(await shared.refusals.read('digest of the new one')).toBeUndefined();
});

test('a store that fails refuses nobody', async () => {
	const store = moodyStore(memoryStore(createShelf()));
	store.mood = 'failing';
	const {shared} = startProcess(store);
	await shared.refusals.write('digest', REVOKED);
	expect(await shared.refusals.read('digest')).toBeUndefined();
});

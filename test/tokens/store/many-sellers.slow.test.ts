import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {readAgain} from './plain-numbers.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['Date', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});

test('with 70,000 sellers of as many accounts nothing is read again as long as nobody forgets', async () => {
	expect(await readAgain(70_000)).toEqual(['epoch']);
});

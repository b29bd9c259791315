import {expect, test} from 'vitest';
import {isTimeout, withTimeoutStatus} from '../../src/core/error-status.js';

test('the reason of a time limit stays the object it is, and has the status 504', () => {
	const reason = new DOMException('too late', 'TimeoutError');
	expect(withTimeoutStatus(reason)).toBe(reason);
	expect(reason).toMatchObject({status: 504, expose: false});
});

test.each([
	['frozen', Object.freeze(Object.assign(new Error('too late'), {name: 'TimeoutError'}))],
	['of another name', new Error('too late')],
	['no error', 'too late'],
])('a reason that is %s is left as it is', (_what, reason) => {
	expect(withTimeoutStatus(reason)).toBe(reason);
	expect(reason).not.toHaveProperty('status');
});

test('causes that lead in a circle are no time limit', () => {
	const error = new Error('one');
	error.cause = new Error('other', {cause: error});
	expect(isTimeout(error)).toBe(false);
});

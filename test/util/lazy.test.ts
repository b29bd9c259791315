import {inspect} from 'node:util';
import {expect, it, test} from 'vitest';
import {loadedOnce, loadedWhenCalled, part} from '../../src/util/lazy.js';
import {gate} from '../flows/stage.js';
import {rejectionOf} from '../support/errors.js';

it('is loaded once for two hundred who ask while it is on its way, and for those who come later', async () => {
	let loads = 0;
	const {come, open} = gate<string>();
	const loaded = loadedOnce(() => {
		loads++;
		return come();
	});
	const crowd = Array.from({length: 200}, loaded);
	open('it');
	expect(new Set(await Promise.all(crowd))).toEqual(new Set(['it']));
	expect([await loaded(), loads]).toEqual(['it', 1]);
});

it('is not loaded before anybody asks', () => {
	let loads = 0;
	loadedOnce(async () => loads++);
	loadedWhenCalled(async () => async () => loads++);
	expect(loads).toBe(0);
});

it('a load that fails is told to all who wait for it, and tried again by who comes after', async () => {
	const outcomes = [() => Promise.reject(new Error('Cannot find package')), async () => 'it'];
	const loaded = loadedOnce(async () => outcomes.shift()?.());
	const told = await Promise.allSettled([loaded(), loaded()]);
	expect(told.map((one) => one.status === 'rejected' && one.reason.message)).toEqual([
		'Cannot find package',
		'Cannot find package',
	]);
	expect(await loaded()).toBe('it');
});

it('a function that is loaded with its first call gives what it gives, and is made once', async () => {
	let loads = 0;
	const add = loadedWhenCalled(async () => {
		loads++;
		return async (a: number, b: number) => a + b;
	});
	expect([await add(1, 2), await add(3, 4), loads]).toEqual([3, 7, 1]);
});

test.each([
	[Object.assign(new Error("EMFILE: too many open files, open '/home/me/app/mint.js'"), {code: 'EMFILE'}), 'EMFILE'],
	[new Error("Cannot find package 'p-queue' imported from /home/me/app/core.js"), "Cannot find package 'p-queue'"],
	[new Error('/home/me/app/mint.js'), 'unknown fault'],
])('a file that cannot be loaded is an error that says why, and shows no path: %s', async (error, why) => {
	const told = await rejectionOf(part(() => Promise.reject(error))());
	expect(told).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE', message: expect.stringContaining(`(${why})`)});
	expect(inspect(told)).not.toContain('/home/me');
});

test('a part that could not be loaded is loaded by the next who asks, and once', async () => {
	const outcomes = [() => Promise.reject(Object.assign(new Error('EMFILE'), {code: 'EMFILE'})), async () => ({it: 1})];
	const load = part(async () => outcomes.shift()?.());
	expect(await rejectionOf(load())).toMatchObject({code: 'ERR_AMAZON_TOKEN_UNREACHABLE'});
	expect(await load()).toBe(await load());
});

/**
 * Re-authorisation: `auth.forget({sellingPartnerId})` drops what belongs to one seller, learned things included.
 */
import {expect} from 'vitest';
import {NA, ORDER, PLAIN, RESTRICTED_DOCUMENT, sends, throughBoth} from './both-ways.js';

const FIRST = {sellingPartnerId: 'A1FIRST'};
const SECOND = {sellingPartnerId: 'A2SECOND'};
const sellers = [FIRST.sellingPartnerId, SECOND.sellingPartnerId];

throughBoth("one seller's tokens go, in every region, and those of others stay", async (start) => {
	const {fake, auth, clientOf, call} = await start({amazon: {sellers}, sellingPartner: {dataElements: ['buyerInfo']}});
	const [first, second] = [clientOf(auth.as(FIRST)), clientOf(auth.as(SECOND))];
	const everything = async (): Promise<void> => {
		for (const seller of [first, second]) {
			await seller(PLAIN);
			await seller(PLAIN.replace('-na', '-eu'));
			await seller(ORDER);
		}
		await call(`${NA}/notifications/v1/destinations`);
	};
	await everything();
	expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([5, 2]);
	await auth.forget(FIRST);
	await everything();
	expect([fake.count({service: 'lwa'}), fake.count({service: 'tokens'})]).toEqual([7, 3]);
	expect(fake.count({service: 'tokens', ...SECOND})).toBe(1);
});

throughBoth('a role that was missing is asked for anew, of that seller alone', async (start) => {
	const missingRoles = {A1FIRST: ['buyerInfo'], A2SECOND: ['buyerInfo']};
	const {fake, auth, clientOf} = await start({
		amazon: {sellers, missingRoles},
		sellingPartner: {dataElements: ['buyerInfo'], restrictedData: 'auto'},
	});
	const [first, second] = [clientOf(auth.as(FIRST)), clientOf(auth.as(SECOND))];
	await first(ORDER);
	await second(ORDER);
	missingRoles.A1FIRST = [];
	await auth.forget(FIRST);
	await first(ORDER);
	await second(ORDER);
	expect(sends(fake).map((line) => line.split(' ')[0])).toEqual([
		'seller-token',
		'seller-token',
		'restricted-data-token',
		'seller-token',
	]);
});

throughBoth('a new refresh token drops by itself what was learned with the old one', async (start) => {
	const missingRoles = {A1FIRST: ['buyerInfo']};
	const {fake, auth, clientOf} = await start({
		amazon: {sellers, missingRoles},
		sellingPartner: {dataElements: ['buyerInfo'], restrictedData: 'auto'},
	});
	const call = clientOf(auth.as(FIRST));
	await call(ORDER);
	missingRoles.A1FIRST = [];
	fake.revoke(FIRST);
	fake.authorize(FIRST.sellingPartnerId);
	await call(ORDER);
	await call(ORDER);
	expect(sends(fake).at(-1)).toBe('restricted-data-token getOrder 200');
});

throughBoth('what is known of documents goes as well', async (start) => {
	const {fake, auth, clientOf} = await start({amazon: {sellers}});
	const call = clientOf(auth.as(FIRST));
	await call(RESTRICTED_DOCUMENT);
	await auth.forget(FIRST);
	await call(RESTRICTED_DOCUMENT);
	expect(sends(fake).map((line) => line.split(' ').at(-1))).toEqual(['403', '200', '403', '200']);
});

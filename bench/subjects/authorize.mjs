/**
 * What a warm call costs: `authorize` with a living token on a restricted path, another order each time, many sellers' way.
 *
 * Beside it a yardstick that every machine has: the digest that a cache keyed by secrets would need for each call.
 */
import {createHash} from 'node:crypto';
import {createAmazonAuth} from 'got-amazon-auth';
import {application, gotOfTokens, NA, sellerId} from '../amazon.mjs';
import {inRounds, microsecondsEach, ratios, row} from '../measure.mjs';
import {report} from '../table.mjs';

const ROUNDS = 41;
const CALLS = 5_000;

const auth = createAmazonAuth({sellingPartner: application, got: gotOfTokens()});
const identity = {sellingPartnerId: sellerId(1)};
const seller = auth.as(identity);
const orders = Array.from({length: 4096}, (_, index) => `${NA}/orders/v0/orders/902-${String(index).padStart(7, '0')}-1234567`);
const catalog = orders.map((_, index) => `${NA}/catalog/2022-04-01/items/B0${String(index).padStart(8, '0')}`);
const refreshTokens = orders.map((_, index) => `Atzr|${String(index).padStart(8, '0')}`.padEnd(400, 'x'));

const authorize = (urls) => (count) => seller.authorize({method: 'GET', url: urls[count & 4095]});
const bindAndAuthorize = (count) => auth.as(identity).authorize({method: 'GET', url: orders[count & 4095]});
const digest = async (count) =>
	createHash('sha256')
		.update(refreshTokens[count & 4095])
		.digest('base64url');

const rivals = {
	restricted: () => microsecondsEach(authorize(orders), CALLS),
	bound: () => microsecondsEach(bindAndAuthorize, CALLS),
	plain: () => microsecondsEach(authorize(catalog), CALLS),
	digest: () => microsecondsEach(digest, CALLS),
};
await inRounds(4, rivals); // until the engine has compiled what it will
const {restricted, bound, plain, digest: digests} = await inRounds(ROUNDS, rivals);
const {minted} = auth.stats();
await auth.close();

report('A call with a living token', [
	row('authorize, restricted path, ids varying, a resolver and `as`', {values: restricted, unit: 'µs', goal: ['≤', 5]}),
	row('the same with an `as` of its own for each call', {values: bound, unit: 'µs', goal: ['≤', 5]}),
	row('authorize, plain path', {values: plain, unit: 'µs'}),
	row('yardstick: SHA-256 of a refresh token', {values: digests, unit: 'µs'}),
	row('authorize, restricted path, over the yardstick', {values: ratios(restricted, digests), unit: '×'}),
	row('token calls in all', {values: [minted], unit: '', digits: 0, goal: ['≤', 2]}),
]);

/**
 * Two hundred callers at once and no token there: counted by the fake Amazon, over real connections.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {NA} from '../amazon.mjs';
import {row, scaled} from '../measure.mjs';
import {report} from '../table.mjs';

const CALLERS = 200;
const ROUNDS = scaled(9, 2);

const [mints, restricted, times] = [[], [], []];
for (let round = 0; round < ROUNDS; round++) {
	const fake = await startFakeAmazon();
	const auth = createAmazonAuth({...fake.options, sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo']}});
	const all = (path) => Promise.all(Array.from({length: CALLERS}, () => auth.authorize({method: 'GET', url: `${NA}${path}`})));
	const count = (operation) => fake.journal.filter((entry) => entry.operation === operation).length;
	const start = performance.now();
	await all('/sellers/v1/marketplaceParticipations');
	times.push(performance.now() - start);
	mints.push(count('refresh_token'));
	await all('/orders/v0/orders/902-0000000-1234567');
	restricted.push(count('createRestrictedDataToken'));
	await auth.close();
	await fake.close();
}

report(`${CALLERS} callers at once, nothing cached`, [
	row('Login with Amazon calls', {values: mints, unit: '', digits: 0, goal: ['=', 1]}),
	row('Tokens API calls, then on a restricted path', {values: restricted, unit: '', digits: 0, goal: ['=', 1]}),
	row('until the last of them has its token', {values: times, unit: 'ms', digits: 1}),
]);

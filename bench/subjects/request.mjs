/**
 * What a whole request costs beside got with a constant header, and beside the hook that everybody writes first.
 *
 * All extend one got, so that nothing but the credential differs. The reply comes without a socket: a network would hide what is looked
 * for. A hook that puts what `authorize` gives into `options.headers` shows what the credential itself takes between got's own steps; the
 * rest of what auth.got takes keeps it out of errors, redirects and other hooks.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {application, gotOfTokens, NA, newToken, reply, sellerId} from '../amazon.mjs';
import {bytesEach, differences, inRounds, medianMicroseconds, ratios, row} from '../measure.mjs';
import {report} from '../table.mjs';

const ROUNDS = 61;
const CALLS = 100;

const token = newToken('Atz.sprdt|');
const answer = () => reply({payload: {}});
const base = gotOfTokens(answer);
const bare = base.extend({headers: {'x-amz-access-token': token}});
const putOn = (options) => {
	options.headers['x-amz-access-token'] = token;
};
const naive = base.extend({hooks: {beforeRequest: [putOn]}});
const auth = createAmazonAuth({sellingPartner: application, got: base});
const seller = auth.as({sellingPartnerId: sellerId(1)});
const careless = base.extend({
	hooks: {
		beforeRequest: [
			async ({headers, method, url}) => {
				Object.assign(headers, await seller.authorize({method, url}));
			},
		],
	},
});

const call = (client) => (count) => client(`${NA}/orders/v0/orders/902-${String(count).padStart(7, '0')}-1234567`).json();
const rivals = {bare: call(bare), naive: call(naive), careless: call(careless), ours: call(seller.got)};
const measured = (measure, calls) =>
	Object.fromEntries(Object.entries(rivals).map(([name, one]) => [name, () => measure(one, calls)]));
await inRounds(6, measured(medianMicroseconds, CALLS));
const times = await inRounds(ROUNDS, measured(medianMicroseconds, CALLS));
const bytes = await inRounds(15, measured(bytesEach, 40));
await auth.close();

report('A request on a restricted path, no network', [
	row('got with a constant header', {values: times.bare, unit: 'µs', digits: 0}),
	row('added by a one-line hook', {values: differences(times.naive, times.bare), unit: 'µs', digits: 1}),
	row('added by a hook that awaits authorize', {values: differences(times.careless, times.bare), unit: 'µs', digits: 1}),
	row('added by auth.got', {values: differences(times.ours, times.bare), unit: 'µs', digits: 1}),
	row('auth.got more than the one-line hook', {
		values: differences(times.ours, times.naive),
		unit: 'µs',
		digits: 1,
		goal: ['≤', 15],
		isLowerEnd: true,
	}),
	row('allocated by auth.got more than by the one-line hook', {
		values: differences(bytes.ours, bytes.naive).map((value) => value / 1000),
		unit: 'kB',
		digits: 1,
	}),
	row('auth.got over got with a constant header', {values: ratios(times.ours, times.bare), unit: '×'}),
]);

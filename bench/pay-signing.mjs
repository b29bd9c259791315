/**
 * What signing for Amazon Pay costs: `authorize` beside a bare asynchronous `crypto.sign`, and beside Amazon's own SDK.
 *
 * Ratios, measured side by side in alternating rounds of one process; absolute times are this machine's own.
 */
import {constants, createPrivateKey, generateKeyPairSync, sign} from 'node:crypto';
import {createRequire} from 'node:module';
import {monitorEventLoopDelay, performance} from 'node:perf_hooks';
import {createAmazonAuth} from 'got-amazon-auth';

const sdk = createRequire(import.meta.url)('@amazonpay/amazon-pay-api-sdk-nodejs/src/clientHelper.js');

const BITS = 2048;
const ROUNDS = 15;
const CALLS = 60;
const AT_ONCE = 200;

const {privateKey: pem} = generateKeyPairSync('rsa', {
	modulusLength: BITS,
	publicKeyEncoding: {type: 'spki', format: 'pem'},
	privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
});
const key = {key: createPrivateKey(pem), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32};
const text = Buffer.from(`AMZN-PAY-RSASSA-PSS-V2\n${'0'.repeat(64)}`);
const auth = createAmazonAuth({pay: {publicKeyId: 'LIVE-BENCH', privateKey: pem, region: 'na'}});
const body = JSON.stringify({chargePermissionId: 'S01-0000000-0000000', chargeAmount: {amount: '14.00', currencyCode: 'USD'}});
const headers = {'x-amz-pay-idempotency-key': '0123456789abcdef0123456789abcdef'};

const bare = () =>
	new Promise((resolve, reject) => sign('sha256', text, key, (error, value) => (error ? reject(error) : resolve(value))));
const ours = () => auth.authorize({method: 'POST', url: 'https://pay-api.amazon.com/v2/charges', headers, body});
const config = {publicKeyId: 'LIVE-BENCH', privateKey: pem, region: 'us', algorithm: 'AMZN-PAY-RSASSA-PSS-V2'};
const official = async () =>
	sdk.signHeaders(config, {method: 'POST', urlFragment: 'v2/charges', payload: body, headers: {...headers}});

/** The median call of a round, in milliseconds. */
async function oneByOne(call) {
	const times = [];
	for (let count = 0; count < CALLS; count++) {
		const start = performance.now();
		await call();
		times.push(performance.now() - start);
	}
	return median(times);
}

async function allAtOnce(call) {
	const delay = monitorEventLoopDelay({resolution: 1});
	delay.enable();
	await pause(20);
	delay.reset();
	await pause(10); // the first gap after a reset is not recorded
	const start = performance.now();
	await Promise.all(Array.from({length: AT_ONCE}, call));
	const each = (performance.now() - start) / AT_ONCE;
	await pause(10);
	delay.disable();
	return {each, gap: delay.max / 1e6};
}

function pause(ms) {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

function median(values) {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function spread(values) {
	return `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;
}

// Until the engine has compiled what it will, as in any process that has run for a minute.
const compiled = createAmazonAuth({pay: {publicKeyId: 'LIVE-BENCH', privateKey: async () => new Uint8Array(256), region: 'na'}});
for (let count = 0; count < 20_000; count++) {
	await compiled.authorize({method: 'POST', url: 'https://pay-api.amazon.com/v2/charges', headers, body});
}
const kinds = {bare, ours, official};
for (const call of Object.values(kinds)) {
	await oneByOne(call);
}
const single = {bare: [], ours: [], official: []};
const crowd = {bare: [], ours: [], official: []};
for (let round = 0; round < ROUNDS; round++) {
	// Another one first in each round: the first finds the caches as the crowd before left them.
	const order = Object.keys(kinds).map((_, index, names) => names[(index + round) % names.length]);
	for (const name of order) {
		single[name].push(await oneByOne(kinds[name]));
	}
	for (const [name, call] of Object.entries(kinds)) {
		crowd[name].push(await allAtOnce(call));
	}
}

const ratio = (of, to) => of.map((value, index) => value / to[index]);
const overBare = ratio(single.ours, single.bare);
const overOfficial = ratio(single.official, single.ours);
const bound = ratio(single.official, single.bare);
const each = (name) => crowd[name].map((one) => one.each);
const overCrowd = ratio(each('official'), each('ours'));
const row = (what, figure, range, goal) => console.log(`${what.padEnd(72)}${figure.padStart(12)}  ${range.padEnd(16)}${goal}`);

console.log(
	`RSA ${BITS}, ${ROUNDS} alternating rounds of ${CALLS} calls one by one and ${AT_ONCE} at once, Node ${process.version}\n`,
);
row('', 'median', 'least–most', 'goal');
row(
	'authorize over a bare asynchronous crypto.sign, one by one',
	`${median(overBare).toFixed(2)} ×`,
	spread(overBare),
	'≤ 1.15 ×',
);
row(`Amazon's SDK over authorize, ${AT_ONCE} at once`, `${median(overCrowd).toFixed(2)} ×`, spread(overCrowd), '≥ 2.5 ×');
row("Amazon's SDK over authorize, one by one", `${median(overOfficial).toFixed(2)} ×`, spread(overOfficial), '');
row("Amazon's SDK over the bare crypto.sign, one by one: no more can be had", `${median(bound).toFixed(2)} ×`, spread(bound), '');
for (const [name, title] of [
	['bare', 'crypto.sign'],
	['ours', 'authorize'],
	['official', "Amazon's SDK"],
]) {
	row(`one by one, ${title}: ms a signature`, median(single[name]).toFixed(3), spread(single[name]), '');
}
for (const [name, title] of [
	['bare', 'crypto.sign'],
	['ours', 'authorize'],
	['official', "Amazon's SDK"],
]) {
	const gap = crowd[name].map((one) => one.gap);
	row(`${AT_ONCE} at once, ${title}: ms a signature`, median(each(name)).toFixed(3), spread(each(name)), '');
	row(`${AT_ONCE} at once, ${title}: longest gap of the event loop, ms`, median(gap).toFixed(1), spread(gap), '');
}
await auth.close();

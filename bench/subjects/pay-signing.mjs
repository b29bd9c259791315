/**
 * What signing for Amazon Pay costs: `authorize` beside a bare asynchronous `crypto.sign`, and beside Amazon's own SDK.
 *
 * Ratios, measured side by side in alternating rounds of one process; absolute times are this machine's own.
 */
import {constants, createPrivateKey, generateKeyPairSync, sign} from 'node:crypto';
import {createRequire} from 'node:module';
import {monitorEventLoopDelay, performance} from 'node:perf_hooks';
import {createAmazonAuth} from 'got-amazon-auth';
import {inRounds, medianMicroseconds, ratios, row, scaled} from '../measure.mjs';
import {report} from '../table.mjs';

const sdk = createRequire(import.meta.url)('@amazonpay/amazon-pay-api-sdk-nodejs/src/clientHelper.js');

const BITS = 2048;
const ROUNDS = 15;
const CALLS = scaled(60, 5);
const AT_ONCE = scaled(200, 20);
const WARM_UP = scaled(20_000, 10);

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
	return (await medianMicroseconds(call, CALLS)) / 1000;
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

// Until the engine has compiled what it will, as in any process that has run for a minute.
const compiled = createAmazonAuth({pay: {publicKeyId: 'LIVE-BENCH', privateKey: async () => new Uint8Array(256), region: 'na'}});
for (let count = 0; count < WARM_UP; count++) {
	await compiled.authorize({method: 'POST', url: 'https://pay-api.amazon.com/v2/charges', headers, body});
}
const kinds = {bare, ours, official};
for (const call of Object.values(kinds)) {
	await oneByOne(call);
}
const single = await inRounds(
	ROUNDS,
	Object.fromEntries(Object.entries(kinds).map(([name, call]) => [name, () => oneByOne(call)])),
);
const crowd = await inRounds(
	ROUNDS,
	Object.fromEntries(Object.entries(kinds).map(([name, call]) => [name, () => allAtOnce(call)])),
);

const each = (name) => crowd[name].map((one) => one.each);
const gap = (name) => crowd[name].map((one) => one.gap);
const NAMES = {bare: 'crypto.sign', ours: 'authorize', official: "Amazon's SDK"};
const ofEach = (unit, digits, what, values) =>
	Object.entries(NAMES).map(([name, title]) => row(`${what}, ${title}`, {values: values(name), unit, digits}));

report(`Signing for Amazon Pay, RSA ${BITS}`, [
	row('authorize over a bare asynchronous crypto.sign, one by one', {
		values: ratios(single.ours, single.bare),
		unit: '×',
		goal: ['≤', 1.15],
	}),
	row(`Amazon's SDK over authorize, ${AT_ONCE} at once`, {
		values: ratios(each('official'), each('ours')),
		unit: '×',
		goal: ['≥', 2.5],
	}),
	row("Amazon's SDK over authorize, one by one", {values: ratios(single.official, single.ours), unit: '×'}),
	row("Amazon's SDK over the bare crypto.sign, one by one: no more can be had", {
		values: ratios(single.official, single.bare),
		unit: '×',
	}),
	...ofEach('ms', 3, 'one by one', (name) => single[name]),
	...ofEach('ms', 3, `${AT_ONCE} at once, each`, each),
	...ofEach('ms', 1, `${AT_ONCE} at once, longest gap of the event loop`, gap),
]);
await auth.close();

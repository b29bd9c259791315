/**
 * Where `doctor` has its settings from: variables, or a file in their place; and what it says of wrong ones.
 */
import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';
import {key} from '../apis/pay/private-keys.js';
import {readText} from '../package/source-files.js';
import {consult, expectNoSecret, type Outcome, runWith, shell, startFake, variablesFor} from './shell.js';

/** A folder that is gone after the test. */
function folder(): string {
	const path = mkdtempSync(join(tmpdir(), 'got-amazon-auth-cli-'));
	onTestFinished(() => rmSync(path, {recursive: true, force: true}));
	return path;
}

/** A file for `--config` that only its owner may read. */
function configFile(content: unknown, at = folder()): string {
	const path = join(at, 'amazon.json');
	writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), {mode: 0o600});
	return path;
}

async function doctor(fake: FakeAmazon, ...more: readonly string[]): Promise<Outcome> {
	return runWith(['doctor', ...more], {}, false, {got: fake.got, nowMs: Date.now});
}

function sellingPartnerOf(fake: FakeAmazon): Record<string, unknown> {
	const {clientId, clientSecret} = fake.options.sellingPartner;
	return {clientId, clientSecret, refreshToken: fake.refreshTokenOf(), region: 'na'};
}

test('a file takes the place of the environment, whole', async () => {
	const fake = await startFake();
	const path = configFile({sellingPartner: {...sellingPartnerOf(fake), dataElements: ['buyerInfo', 'shippingAddress']}});
	const {code, stdout, steps} = await consult(fake, variablesFor(fake).pay, `--config ${path}`);
	expect(steps['role for shippingAddress']?.status).toBe('ok');
	expect(stdout).not.toContain('"pay"');
	expect(code).toBe(0);
});

test('a service that is asked for and not in the file is told its key there, and no variable', async () => {
	const {code, stderr} = await shell(`doctor --service pay --config ${configFile({})}`);
	expect(stderr).toContain('pay is not configured: write "pay" in the file, with the settings that --help lists.');
	expect(code).toBe(2);
});

test('a file without a service is a wrong call, which names what a file may hold', async () => {
	const {code, stderr} = await shell(`doctor --config ${configFile({})}`);
	expect(stderr).toContain(
		'The file configures no service: write "appstore", "sellingPartner", "pay", "deviceMessaging", "creators", "business" or "ads" in it',
	);
	expect(stderr).not.toContain('AMAZON_');
	expect(code).toBe(2);
});

test('what is wrong in a file is called by its name there', async () => {
	const fake = await startFake();
	const path = configFile({sellingPartner: {...sellingPartnerOf(fake), clientSecret: 'another-secret-than-this'}});
	const {stdout} = await doctor(fake, '--config', path);
	expect(stdout).toContain('Look at "sellingPartner.clientId" and "sellingPartner.clientSecret".');
	expect(stdout).not.toContain('another-secret');
});

test('the private key may be in a file of its own, beside the configuration', async () => {
	const fake = await startFake();
	const {privateKey, publicKeyId, region} = fake.options.pay;
	const at = folder();
	writeFileSync(join(at, 'key.pem'), privateKey, {mode: 0o600});
	const {code, stdout, stderr} = await doctor(
		fake,
		'--config',
		configFile({pay: {publicKeyId, region, privateKeyFile: 'key.pem'}}, at),
	);
	expect(stdout).toContain('ok       signature');
	expect([code, stderr]).toEqual([0, '']);
});

test('files that others may read are warned about, and nothing fails by it', async () => {
	const fake = await startFake();
	const {privateKey, publicKeyId, region} = fake.options.pay;
	const at = folder();
	const keyFile = join(at, 'key.pem');
	writeFileSync(keyFile, privateKey);
	chmodSync(keyFile, 0o644);
	const path = configFile({pay: {publicKeyId, region, privateKeyFile: keyFile}}, at);
	chmodSync(path, 0o640);
	const {code, stderr} = await doctor(fake, '--config', path);
	const asJson = await doctor(fake, '--config', path, '--json');
	const warnings = [path, keyFile].map(
		(file) => `${file} holds secrets, and other users of this machine may use it: chmod 600 it.`,
	);
	expect(stderr).toBe(warnings.map((warning) => `Warning: ${warning}\n`).join(''));
	expect(JSON.parse(asJson.stdout)).toMatchObject({ok: true, warnings});
	expect([code, asJson.stderr]).toEqual([0, '']);
});

test.each([
	['that is not there', undefined, 'cannot be read (ENOENT)'],
	['that is not JSON', '{"sellingPartner": {"clientSecret": hush}}', 'is not JSON'],
	['that is no object', '["hush"]', 'The file must hold a JSON object'],
	[
		'with a service that is not known',
		{selling_partner: {clientSecret: 'hush'}},
		'The file has no option "selling_partner"; it has: appstore, sellingPartner, pay, deviceMessaging, creators, business, ads.',
	],
	[
		'with a setting that is not known',
		{sellingPartner: {client_secret: 'hush'}},
		'"sellingPartner" has no option "client_secret"; it has: clientId, clientSecret, refreshToken, region, dataElements.',
	],
	[
		'with a key that may be a secret',
		{appstore: {'Hush|hush1': 'clientSecret'}},
		'"appstore" has an option with an unknown name; known are: clientId, clientSecret, appId.',
	],
	['with a service that is no object', {pay: 'hush'}, '"pay" must hold a JSON object'],
	['with a setting that is no text', {pay: {publicKeyId: {hush: 1}}}, '"pay.publicKeyId" must be text'],
])('a file %s is a wrong call, and nothing of it is shown', async (_what, content, said) => {
	const fake = await startFake();
	const path = content === undefined ? join(folder(), 'none.json') : configFile(content);
	const {code, stdout, stderr} = await doctor(fake, '--config', path);
	expect(stderr).toContain(said);
	expect(stderr).not.toMatch(/hush/i);
	expect([code, stdout]).toEqual([2, '']);
});

test('a service that was begun fails at its settings, by the names of what is missing; the others are looked at', async () => {
	const fake = await startFake();
	const {code, stdout, failed} = await consult(fake, {
		...variablesFor(fake).appstore,
		AMAZON_SP_CLIENT_SECRET: fake.options.sellingPartner.clientSecret,
	});
	const {steps} = JSON.parse(stdout);
	expect(steps.find(({status}: {status: string}) => status === 'failed')).toMatchObject({
		service: 'selling-partner',
		detail: 'AMAZON_SP_CLIENT_ID is not set; AMAZON_SP_REFRESH_TOKEN is not set; AMAZON_SP_REGION is not set.',
	});
	expect(steps.at(-1)).toMatchObject({name: 'roles', status: 'skipped', detail: 'Not looked at, because "settings" failed.'});
	expect([code, failed]).toEqual([1, ['settings']]);
	expect(fake.count({service: 'selling-partner'})).toBe(0);
	expect(fake.count({service: 'appstore', status: 200})).toBeGreaterThan(0);
});

test.each([
	['AMAZON_SP_REGION', 'us', 'AMAZON_SP_REGION must be na, eu, fe (did you mean na?).'],
	['AMAZON_SP_REGION', 'eu-west-1', 'AMAZON_SP_REGION must be na, eu, fe (did you mean eu?).'],
	['AMAZON_SP_REGION', 'hush', 'AMAZON_SP_REGION must be na, eu, fe.'],
	[
		'AMAZON_SP_DATA_ELEMENTS',
		'buyerinfo',
		'AMAZON_SP_DATA_ELEMENTS takes buyerInfo, shippingAddress, buyerTaxInformation (did you mean buyerInfo?).',
	],
	['AMAZON_SP_DATA_ELEMENTS', 'hush', 'AMAZON_SP_DATA_ELEMENTS takes buyerInfo, shippingAddress, buyerTaxInformation.'],
	['AMAZON_SP_CLIENT_ID', 'amzn1.sp.solution.11111111-hush', 'AMAZON_SP_CLIENT_ID is the application id'],
	['AMAZON_SP_REFRESH_TOKEN', 'Atza|hush', 'AMAZON_SP_REFRESH_TOKEN'],
	['AMAZON_SP_CLIENT_SECRET', 'hush\n', 'AMAZON_SP_CLIENT_SECRET begins or ends with white space'],
	['AMAZON_PAY_REGION', 'uk', 'AMAZON_PAY_REGION must be na, eu, jp (did you mean eu?).'],
	['AMAZON_PAY_ENVIRONMENT', 'Sand-Box', 'AMAZON_PAY_ENVIRONMENT must be live or sandbox (did you mean sandbox?).'],
	['AMAZON_PAY_ENVIRONMENT', 'test', 'AMAZON_PAY_ENVIRONMENT must be live or sandbox.'],
	['AMAZON_PAY_PRIVATE_KEY', '-----BEGIN PUBLIC KEY-----\naHVzaA==\n-----END PUBLIC KEY-----', 'is a public key'],
])('a wrong %s is told by its name before anything is sent, and its value is not shown', async (variable, value, said) => {
	const fake = await startFake();
	const service = variable.startsWith('AMAZON_SP') ? 'sellingPartner' : 'pay';
	const environment = {...variablesFor(fake)[service], [variable]: value};
	const outcome = await runWith(['doctor'], environment, false, {got: fake.got, nowMs: Date.now});
	expect(outcome.stdout).toMatch(/failed {3}settings: /);
	expect(outcome.stdout).toContain(said);
	expect(outcome.stdout).not.toContain('hush');
	expect([outcome.code, fake.journal]).toEqual([2, []]);
	expectNoSecret([outcome], fake, environment);
});

test.each([
	['that is nowhere', {}, 'Neither AMAZON_PAY_PRIVATE_KEY nor AMAZON_PAY_PRIVATE_KEY_FILE is set'],
	[
		'whose file cannot be read',
		{AMAZON_PAY_PRIVATE_KEY_FILE: '/nowhere/key.pem'},
		'The file that AMAZON_PAY_PRIVATE_KEY_FILE names cannot be read, or is empty',
	],
])('a private key %s', async (_what, changes, said) => {
	const fake = await startFake();
	const environment = {...variablesFor(fake).pay, AMAZON_PAY_PRIVATE_KEY: '', ...changes};
	const {code, stdout} = await runWith(['doctor'], environment, false, {got: fake.got, nowMs: Date.now});
	expect(stdout).toContain(`failed   settings: ${said}.`);
	expect([code, fake.journal]).toEqual([2, []]);
});

test('wrong settings of every service are a wrong configuration: nothing was called', async () => {
	const fake = await startFake();
	const {appstore, pay} = variablesFor(fake);
	const environment = {...appstore, AMAZON_APPSTORE_CLIENT_SECRET: 'hush ', ...pay, AMAZON_PAY_REGION: 'uk'};
	const {code, stdout, failed} = await consult(fake, environment);
	expect([code, failed, fake.journal]).toEqual([2, ['settings', 'settings'], []]);
	expect(JSON.parse(stdout)).toMatchObject({ok: false, warnings: []});
});

test.each([
	['is no PEM', 'hush', 'must hold the key itself'],
	['is a public key', '-----BEGIN PUBLIC KEY-----\naHVzaA==\n-----END PUBLIC KEY-----', 'is a public key'],
])('a file of a private key that %s is told by the name of the file, which was set', async (_what, content, said) => {
	const fake = await startFake();
	const {publicKeyId, region} = fake.options.pay;
	const at = folder();
	writeFileSync(join(at, 'key.pem'), content, {mode: 0o600});
	const path = configFile({pay: {publicKeyId, region, privateKeyFile: 'key.pem'}}, at);
	const {code, stdout} = await doctor(fake, '--config', path);
	expect(stdout).toContain(`failed   settings: The file that "pay.privateKeyFile" names ${said}`);
	expect(stdout).not.toContain('pay.privateKey"');
	expect(stdout).not.toContain('hush');
	expect(code).toBe(2);
});

/** As CI systems keep a key in a variable, and PowerShell in a file. */
const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
const withMark = (pem: string): Buffer => Buffer.from(`\ufeff${pem}`, 'utf16le');

test.each([
	['PEM in base64', base64],
	['PEM in base64 of UTF-16', (pem: string) => withMark(pem).toString('base64')],
	['PEM in base64, on lines', (pem: string) => base64(pem).replace(/.{76}/g, '$&\n')],
	['DER in base64', (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '')],
	['PEM with doubled backslashes', (pem: string) => pem.replaceAll('\n', '\\\\n')],
])('a private key that a variable holds as %s signs', async (_what, keep) => {
	const fake = await startFake();
	const AMAZON_PAY_PRIVATE_KEY = keep(fake.options.pay.privateKey);
	const environment = {...variablesFor(fake).pay, AMAZON_PAY_PRIVATE_KEY};
	const {code, stdout, steps} = await consult(fake, environment);
	expect([code, steps.signature?.status]).toEqual([0, 'ok']);
	expect(stdout).not.toContain(AMAZON_PAY_PRIVATE_KEY.slice(40, 80));
});

test.each([
	['UTF-16', withMark],
	['UTF-16, the greater byte first', (pem: string) => withMark(pem).swap16()],
	['base64', base64],
])('a private key that a file holds as %s signs', async (_what, keep) => {
	const fake = await startFake();
	const {privateKey, publicKeyId, region} = fake.options.pay;
	const at = folder();
	writeFileSync(join(at, 'key.pem'), keep(privateKey), {mode: 0o600});
	const path = configFile({pay: {publicKeyId, region, privateKeyFile: 'key.pem'}}, at);
	const {code, stdout} = await doctor(fake, '--config', path);
	expect(stdout).toContain('ok       signature');
	expect(code).toBe(0);
});

test('a file of a private key that Amazon does not know is what to look at', async () => {
	const fake = await startFake();
	const at = folder();
	const keyFile = join(at, 'key.pem');
	writeFileSync(keyFile, key.export({type: 'pkcs8', format: 'pem'}), {mode: 0o600});
	const environment = {...variablesFor(fake).pay, AMAZON_PAY_PRIVATE_KEY: '', AMAZON_PAY_PRIVATE_KEY_FILE: keyFile};
	const {steps} = await consult(fake, environment);
	expect(steps.signature?.advice).toContain(
		'Look at the file that AMAZON_PAY_PRIVATE_KEY_FILE names and AMAZON_PAY_PUBLIC_KEY_ID:',
	);
});

test('a private key that is given counts before the file of one', async () => {
	const fake = await startFake();
	const {steps} = await consult(fake, {...variablesFor(fake).pay, AMAZON_PAY_PRIVATE_KEY_FILE: '/nowhere/key.pem'});
	expect(steps.signature?.status).toBe('ok');
});

test('the file that command-line.md shows is one that doctor reads', async () => {
	const fake = await startFake();
	const [, shown = ''] = /^```json\n(\{.*?)^```$/ms.exec(readText('examples/command-line.md')) ?? [];
	const {code, stdout} = await doctor(fake, '--config', configFile(shown), '--json');
	const {steps} = JSON.parse(stdout);
	// Read, and found wanting: its secrets are three dots, and there is no such key file.
	expect(new Set(steps.map(({service}: {service: string}) => service))).toEqual(new Set(['selling-partner', 'pay']));
	expect(stdout).toContain('The file that \\"pay.privateKeyFile\\" names cannot be read');
	expect(code).toBe(1);
});

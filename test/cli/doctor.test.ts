/**
 * `doctor`: each mistake a configuration can hold is found, at its own step, in Amazon's words.
 */
import {stripVTControlCharacters} from 'node:util';
import type {AmazonAuth} from 'got-amazon-auth';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, test} from 'vitest';
import {reachChecks} from '../../src/cli/reach.js';
import {key} from '../apis/pay/private-keys.js';
import {consult, runWith, shell, startFake, variablesFor} from './shell.js';

const SELLER = 'A3EXAMPLESELLER';

function sellingPartner(fake: FakeAmazon, changes: Record<string, string> = {}): Record<string, string> {
	return {...variablesFor(fake).sellingPartner, ...changes};
}

function pay(fake: FakeAmazon, changes: Record<string, string> = {}): Record<string, string> {
	return {...variablesFor(fake).pay, ...changes};
}

test('everything configured rightly is well, step by step', async () => {
	const fake = await startFake();
	const {appstore} = variablesFor(fake);
	const environment = {
		...appstore,
		...sellingPartner(fake, {AMAZON_SP_DATA_ELEMENTS: 'buyerInfo, shippingAddress'}),
		...pay(fake),
	};
	const {code, stdout, failed} = await consult(fake, environment);
	const {ok, steps} = JSON.parse(stdout);
	expect(steps.map(({service, name, status}: Record<string, string>) => `${service}, ${name}: ${status}`)).toEqual([
		'appstore, settings: ok',
		'appstore, reach: ok',
		'appstore, clock: ok',
		'appstore, submission scope: ok',
		'appstore, reporting scope: ok',
		'appstore, call: ok',
		'selling-partner, settings: ok',
		'selling-partner, reach: ok',
		'selling-partner, clock: ok',
		'selling-partner, access token: ok',
		'selling-partner, call: ok',
		'selling-partner, role for buyerInfo: ok',
		'selling-partner, role for shippingAddress: ok',
		'pay, settings: ok',
		'pay, environment: ok',
		'pay, reach: ok',
		'pay, clock: ok',
		'pay, signature: ok',
		'pay, delegation: skipped',
	]);
	expect([code, ok, failed]).toEqual([0, true, []]);
});

test('only reads: nothing is made at Amazon', async () => {
	const fake = await startFake();
	const {appstore} = variablesFor(fake);
	await consult(fake, {...appstore, ...sellingPartner(fake), ...pay(fake)});
	const calls = fake.journal.filter(({service}) => service !== 'lwa' && service !== 'tokens');
	expect(calls.length).toBeGreaterThan(0);
	expect(calls.filter(({method}) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
});

test('a step that failed skips those after it, and says why', async () => {
	const fake = await startFake();
	const {steps} = await consult(fake, sellingPartner(fake, {AMAZON_SP_CLIENT_SECRET: 'another-secret-than-this'}));
	expect(steps.call).toMatchObject({status: 'skipped', detail: 'Not looked at, because "access token" failed.'});
	expect(steps.roles).toMatchObject({status: 'skipped'});
});

test('a wrong client secret is invalid_client', async () => {
	const fake = await startFake();
	const environment = sellingPartner(fake, {AMAZON_SP_CLIENT_SECRET: 'another-secret-than-this'});
	const {code, failed, steps} = await consult(fake, environment);
	expect([code, failed]).toEqual([1, ['access token']]);
	expect(steps['access token']).toMatchObject({
		code: 'ERR_AMAZON_TOKEN_REFUSED',
		amazon: {status: 401, code: 'invalid_client'},
		detail: expect.stringContaining('401 invalid_client'),
		advice: 'Look at AMAZON_SP_CLIENT_ID and AMAZON_SP_CLIENT_SECRET.',
	});
});

test('a wrong client secret of the Appstore is invalid_client, and no scope is blamed for it', async () => {
	const fake = await startFake();
	const environment = {...variablesFor(fake).appstore, AMAZON_APPSTORE_CLIENT_SECRET: 'another-secret-than-this'};
	const {code, failed, steps} = await consult(fake, environment);
	expect([code, failed]).toEqual([1, ['submission scope']]);
	expect(steps['submission scope']).toMatchObject({
		code: 'ERR_AMAZON_TOKEN_REFUSED',
		amazon: {status: 401, code: 'invalid_client'},
		advice: 'Look at AMAZON_APPSTORE_CLIENT_ID and AMAZON_APPSTORE_CLIENT_SECRET.',
	});
});

test('a revoked refresh token is invalid_grant', async () => {
	const fake = await startFake();
	fake.revoke();
	const {code, failed, steps} = await consult(fake, sellingPartner(fake));
	expect([code, failed]).toEqual([1, ['access token']]);
	expect(steps['access token']).toMatchObject({
		code: 'ERR_AMAZON_GRANT_REVOKED',
		amazon: {status: 400, code: 'invalid_grant'},
		advice: expect.stringContaining('AMAZON_SP_REFRESH_TOKEN'),
	});
});

test('a missing role is found for the very data element that lacks it', async () => {
	const fake = await startFake({missingRoles: {[SELLER]: ['shippingAddress']}});
	const environment = sellingPartner(fake, {AMAZON_SP_DATA_ELEMENTS: 'shippingAddress,buyerInfo'});
	const {code, failed, steps} = await consult(fake, environment);
	expect([code, failed]).toEqual([1, ['role for shippingAddress']]);
	expect(steps['role for buyerInfo']?.status).toBe('ok');
	expect(steps['role for shippingAddress']).toMatchObject({
		code: 'ERR_AMAZON_ROLE_MISSING',
		advice: expect.stringContaining('Request the role for shippingAddress'),
	});
});

test('a wrong region is found, and the right one named', async () => {
	const fake = await startFake({sellers: {[SELLER]: {region: 'fe'}}});
	const {code, failed, steps} = await consult(fake, sellingPartner(fake));
	expect([code, failed]).toEqual([1, ['call']]);
	expect(steps.call).toMatchObject({
		code: 'ERR_AMAZON_WRONG_REGION',
		advice: 'The authorization of this seller is for region fe: set AMAZON_SP_REGION to fe.',
	});
});

test('a call that is denied in every region is a missing role, which Amazon says no more of than Unauthorized', async () => {
	const fake = await startFake();
	fake.fail({service: 'selling-partner', method: 'GET', error: 'Unauthorized', times: 100});
	const {failed, steps} = await consult(fake, sellingPartner(fake));
	expect(failed).toEqual(['call']);
	expect(steps.call).toMatchObject({
		code: 'ERR_AMAZON_ACCESS_DENIED',
		amazon: {status: 403, code: 'Unauthorized'},
		advice: expect.stringMatching(
			/403 Unauthorized where a role is missing.* for getMarketplaceParticipations; .* authorise the application again/,
		),
	});
	expect(steps.call?.advice).not.toContain('AMAZON_SP_REGION');
});

test.each([
	['Amazon Pay', pay, -600_000, 'ahead of'],
	['Amazon Pay', pay, 600_000, 'behind'],
	['the Selling Partner API', sellingPartner, -600_000, 'ahead of'],
	['the Selling Partner API', sellingPartner, 600_000, 'behind'],
])('a clock that is off by ten minutes is told for %s, and how far', async (_service, configured, movedMs, said) => {
	const fake = await startFake();
	fake.clock.set(Date.now() + movedMs);
	const {code, failed, steps} = await consult(fake, configured(fake));
	expect([code, failed]).toEqual([1, ['clock']]);
	expect(steps.clock?.detail).toBe(`The clock of this machine is about 10 minutes ${said} that of Amazon.`);
	expect(steps.clock?.advice).toContain('time server');
});

test.each([
	[60_000, 'ok'],
	[60_001, 'failed'],
	[-60_000, 'ok'],
	[-60_001, 'failed'],
])('a clock may be a minute off and no more: %i ms are %s', async (aheadMs, status) => {
	const amazonMs = Date.UTC(2026, 0, 1);
	// All that is called of an auth here.
	const auth = {got: async () => ({headers: {date: new Date(amazonMs).toUTCString()}})} as unknown as AmazonAuth;
	const [reach, clock] = reachChecks(['api.amazon.com'], () => amazonMs + aheadMs);
	expect(await reach?.run(auth)).toMatchObject({status: 'ok'});
	expect(await clock?.run(auth)).toMatchObject({status});
});

test('a private key that is not the one of the public key id', async () => {
	const fake = await startFake();
	const privateKey = key.export({type: 'pkcs8', format: 'pem'}).toString();
	const {code, failed, steps} = await consult(fake, pay(fake, {AMAZON_PAY_PRIVATE_KEY: privateKey}));
	expect([code, failed]).toEqual([1, ['signature']]);
	expect(steps.signature).toMatchObject({
		code: 'ERR_AMAZON_SIGNATURE_REFUSED',
		amazon: {status: 403, code: 'InvalidRequestSignature'},
		detail: expect.stringContaining('the key is wrong'),
		advice: expect.stringContaining('Look at AMAZON_PAY_PRIVATE_KEY and AMAZON_PAY_PUBLIC_KEY_ID'),
	});
});

test('a public key id that Amazon does not know', async () => {
	const fake = await startFake();
	const {code, failed, steps} = await consult(fake, pay(fake, {AMAZON_PAY_PUBLIC_KEY_ID: 'AANOTKNOWN'}));
	expect([code, failed]).toEqual([1, ['signature']]);
	expect(steps.signature?.advice).toContain('AMAZON_PAY_PUBLIC_KEY_ID');
});

test('a key of another region is found, and its region named', async () => {
	const fake = await startFake();
	fake.addPayKey({publicKeyId: 'AEUKEY', publicKey: fake.publicKey(), region: 'eu'});
	const {failed, steps} = await consult(fake, pay(fake, {AMAZON_PAY_PUBLIC_KEY_ID: 'AEUKEY'}));
	expect(failed).toEqual(['signature']);
	expect(steps.signature?.advice).toBe('This key is known in region eu: set AMAZON_PAY_REGION to eu.');
});

test('a sandbox key for the live environment is told before anything is sent', async () => {
	const fake = await startFake();
	const environment = pay(fake, {AMAZON_PAY_PUBLIC_KEY_ID: 'SANDBOX-AEXAMPLE', AMAZON_PAY_ENVIRONMENT: 'live'});
	fake.addPayKey({publicKeyId: 'SANDBOX-AEXAMPLE', publicKey: fake.publicKey(), region: 'na'});
	const tools = {got: fake.got, nowMs: Date.now};
	const {code, stdout} = await runWith(['doctor'], environment, false, tools);
	expect(stdout).toMatch(
		/failed {3}environment: The path begins with \/live\/, but the key is a SANDBOX key\. Nothing was sent\.\n/,
	);
	expect(stdout).toContain('Look at AMAZON_PAY_ENVIRONMENT and AMAZON_PAY_PUBLIC_KEY_ID');
	expect([code, fake.journal]).toEqual([1, []]);
});

test.each([
	['SANDBOX-AEXAMPLE', {}, '/v2/report-schedules'],
	['LIVE-AEXAMPLE', {}, '/v2/report-schedules'],
	['AEXAMPLE', {}, '/sandbox/v2/report-schedules'],
	['AEXAMPLE', {AMAZON_PAY_ENVIRONMENT: 'live'}, '/live/v2/report-schedules'],
])('the environment of %s is told by the key, else by the path: %o', async (publicKeyId, said, path) => {
	const fake = await startFake();
	fake.addPayKey({publicKeyId, publicKey: fake.publicKey(), region: 'na'});
	const {failed} = await consult(fake, pay(fake, {AMAZON_PAY_PUBLIC_KEY_ID: publicKeyId, ...said}));
	expect(failed).toEqual([]);
	expect(fake.journal.filter(({method}) => method === 'GET').map((entry) => entry.path)).toEqual([path, path]);
});

test('a key that may not do this in its environment', async () => {
	const fake = await startFake();
	fake.fail({service: 'pay', method: 'GET', error: 'UnauthorizedAccess', times: 2});
	const {failed, steps} = await consult(fake, pay(fake));
	expect(failed).toEqual(['signature']);
	expect(steps.signature).toMatchObject({
		amazon: {status: 401, code: 'UnauthorizedAccess'},
		advice: expect.stringContaining('is it a key of the sandbox environment'),
	});
});

test('a merchant whose MWS token is wrong', async () => {
	const fake = await startFake();
	const merchant = {AMAZON_PAY_ENVIRONMENT: 'live', AMAZON_PAY_MERCHANT_ID: 'A1EXAMPLEMERCHANT'};
	const {code, failed, steps} = await consult(fake, pay(fake, {...merchant, AMAZON_PAY_MWS_AUTH_TOKEN: 'amzn.mws.wrong-one'}));
	expect([code, failed]).toEqual([1, ['delegation']]);
	expect(steps.delegation).toMatchObject({
		amazon: {status: 403, code: 'InvalidAuthorizationToken'},
		advice: 'Look at AMAZON_PAY_MERCHANT_ID and AMAZON_PAY_MWS_AUTH_TOKEN.',
	});
});

test('a merchant whose MWS token is right', async () => {
	const fake = await startFake({merchants: {A1EXAMPLEMERCHANT: {mwsAuthToken: 'amzn.mws.right-one'}}});
	const merchant = {AMAZON_PAY_ENVIRONMENT: 'live', AMAZON_PAY_MERCHANT_ID: 'A1EXAMPLEMERCHANT'};
	const {steps} = await consult(fake, pay(fake, {...merchant, AMAZON_PAY_MWS_AUTH_TOKEN: 'amzn.mws.right-one'}));
	expect(steps.delegation?.status).toBe('ok');
});

test('a security profile that is attached to nothing is invalid_scope', async () => {
	const fake = await startFake();
	fake.fail({service: 'lwa', method: 'POST', error: 'invalid_scope', times: 100});
	const {code, failed, steps} = await consult(fake, variablesFor(fake).appstore);
	expect([code, failed]).toEqual([1, ['submission scope']]);
	expect(steps['submission scope']).toMatchObject({
		amazon: {code: 'invalid_scope'},
		advice: expect.stringContaining('Attach the security profile of AMAZON_APPSTORE_CLIENT_ID to the App Submission API'),
	});
});

test('one scope of the Appstore APIs is enough where no application is named', async () => {
	const fake = await startFake();
	const {AMAZON_APPSTORE_APP_ID: _named, ...environment} = variablesFor(fake).appstore;
	fake.fail({service: 'lwa', method: 'POST', error: 'invalid_scope'});
	const tools = {got: fake.got, nowMs: Date.now};
	const {code, stdout} = await runWith(['doctor'], environment, false, tools);
	expect(stdout).toContain(
		'skipped  submission scope: The security profile is not attached to the App Submission API (invalid_scope)',
	);
	expect(stdout).toContain('ok       reporting scope');
	expect(code).toBe(0);
});

test('neither scope is a failure even where no application is named', async () => {
	const fake = await startFake();
	const {AMAZON_APPSTORE_APP_ID: _named, ...environment} = variablesFor(fake).appstore;
	fake.fail({service: 'lwa', method: 'POST', error: 'invalid_scope', times: 100});
	const {code, failed} = await consult(fake, environment);
	expect([code, failed]).toEqual([1, ['submission scope', 'reporting scope']]);
});

test('an application that Amazon does not find', async () => {
	const fake = await startFake();
	fake.fail({service: 'appstore', method: 'GET', status: 404, times: 2});
	const {failed, steps} = await consult(fake, variablesFor(fake).appstore);
	expect(failed).toEqual(['call']);
	expect(steps.call).toMatchObject({detail: 'Amazon answered 404.', advice: expect.stringContaining('AMAZON_APPSTORE_APP_ID')});
});

test('a connection that breaks in the middle of a step', async () => {
	const fake = await startFake();
	fake.fail({service: 'pay', method: 'GET', reset: true, times: 2});
	const {failed, steps} = await consult(fake, pay(fake));
	expect(failed).toEqual(['signature']);
	expect(steps.signature).toMatchObject({detail: 'No reply (ECONNRESET).', advice: expect.stringContaining('firewall')});
});

test('a server that stumbles is a status and no advice about credentials', async () => {
	const fake = await startFake();
	fake.fail({service: 'pay', method: 'GET', error: 'InternalServerError', times: 2});
	const {steps} = await consult(fake, pay(fake));
	expect(steps.signature).toEqual(
		expect.objectContaining({status: 'failed', detail: 'Amazon answered 500.', amazon: {status: 500}}),
	);
	expect(steps.signature).not.toHaveProperty('advice');
});

test('without a network each service is unreachable, by the name of the host', async () => {
	const fake = await startFake();
	const offline = fake.got.extend({
		request: () => {
			throw Object.assign(new Error('getaddrinfo ENOTFOUND'), {code: 'ENOTFOUND'});
		},
	});
	const {appstore} = variablesFor(fake);
	const environment = {...appstore, ...sellingPartner(fake), ...pay(fake)};
	const {code, stdout} = await runWith(['doctor'], environment, false, {got: offline, nowMs: Date.now});
	expect(stdout.match(/failed {3}reach: \S+ is unreachable \(ENOTFOUND\)\./g)).toEqual([
		'failed   reach: api.amazon.com is unreachable (ENOTFOUND).',
		'failed   reach: api.amazon.com is unreachable (ENOTFOUND).',
		'failed   reach: pay-api.amazon.com is unreachable (ENOTFOUND).',
	]);
	expect(stdout).toContain('3 of 18 steps failed.');
	expect(code).toBe(1);
});

test('a proxy that shows a certificate of its own is told as such', async () => {
	const fake = await startFake();
	const inspected = fake.got.extend({
		request: () => {
			throw Object.assign(new Error('self-signed certificate in certificate chain'), {code: 'SELF_SIGNED_CERT_IN_CHAIN'});
		},
	});
	const {stdout} = await runWith(['doctor'], pay(fake), false, {got: inspected, nowMs: Date.now});
	expect(stdout).toContain('NODE_EXTRA_CA_CERTS');
});

test('--service looks at that one alone', async () => {
	const fake = await startFake();
	const {stdout} = await consult(fake, {...sellingPartner(fake), ...pay(fake)}, '--service pay');
	const {steps} = JSON.parse(stdout);
	expect(new Set(steps.map(({service}: {service: string}) => service))).toEqual(new Set(['pay']));
});

test('a service that is asked for and not configured is a wrong call', async () => {
	const {code, stderr} = await shell('doctor --service pay', {AMAZON_SP_REGION: 'na'});
	expect(stderr).toContain('pay is not configured: set AMAZON_PAY_PUBLIC_KEY_ID and the others that --help lists.');
	expect(code).toBe(2);
});

test('nothing configured is a wrong call, which names a variable of each service', async () => {
	const {code, stdout, stderr} = await shell('doctor');
	expect(stderr).toContain('No service is configured');
	for (const variable of ['AMAZON_APPSTORE_CLIENT_ID', 'AMAZON_SP_CLIENT_ID', 'AMAZON_PAY_PUBLIC_KEY_ID']) {
		expect(stderr).toContain(variable);
	}
	expect([code, stdout]).toEqual([2, '']);
});

test.each([
	['a terminal', true, {}, [], true],
	['a pipe', false, {}, [], false],
	['a terminal with NO_COLOR', true, {NO_COLOR: '1'}, [], false],
	['a terminal, --no-color', true, {}, ['--no-color'], false],
	['a terminal, --json', true, {}, ['--json'], false],
])(
	'colours of what is found are for a terminal, and are what it is there: %s',
	async (_where, isTerminal, said, options, isColoured) => {
		const fake = await startFake();
		fake.revoke();
		const environment = {...sellingPartner(fake), ...said};
		const {stdout} = await runWith(['doctor', ...options], environment, isTerminal, {got: fake.got, nowMs: Date.now});
		expect(stdout.includes('\u001B[')).toBe(isColoured);
		expect(stripVTControlCharacters(stdout)).toContain('invalid_grant');
	},
);

describe('Device Messaging', () => {
	test('is well where Login with Amazon gives a token for its scope, and no message is sent', async () => {
		const fake = await startFake();
		const {code, steps} = await consult(fake, variablesFor(fake).deviceMessaging);
		expect(code).toBe(0);
		expect(Object.entries(steps).map(([name, {status}]) => `${name}: ${status}`)).toEqual([
			'settings: ok',
			'reach: ok',
			'clock: ok',
			'messaging scope: ok',
		]);
		expect(fake.count({service: 'device-messaging'})).toBe(0);
	});

	test('of a security profile without it is invalid_scope, and says where to enable it', async () => {
		const fake = await startFake();
		fake.fail({service: 'lwa', method: 'POST', error: 'invalid_scope', times: 100});
		const {code, failed, steps} = await consult(fake, variablesFor(fake).deviceMessaging);
		expect([code, failed]).toEqual([1, ['messaging scope']]);
		expect(steps['messaging scope']).toMatchObject({
			amazon: {code: 'invalid_scope'},
			advice: expect.stringContaining('Enable Device Messaging for the security profile of AMAZON_DEVICE_MESSAGING_CLIENT_ID'),
		});
	});

	test('with a wrong secret is invalid_client', async () => {
		const fake = await startFake();
		const environment = {
			...variablesFor(fake).deviceMessaging,
			AMAZON_DEVICE_MESSAGING_CLIENT_SECRET: 'another-secret-than-this',
		};
		const {steps} = await consult(fake, environment);
		expect(steps['messaging scope']).toMatchObject({
			amazon: {code: 'invalid_client'},
			advice: 'Look at AMAZON_DEVICE_MESSAGING_CLIENT_ID and AMAZON_DEVICE_MESSAGING_CLIENT_SECRET.',
		});
	});
});

describe('the Creators API', () => {
	const wellOf = (steps: Readonly<Record<string, {readonly status: string}>>) =>
		Object.entries(steps).map(([name, {status}]) => `${name}: ${status}`);

	test('is well where a token is given and a search is answered, and nothing else is called', async () => {
		const fake = await startFake();
		const {code, steps} = await consult(fake, variablesFor(fake).creators);
		expect([code, wellOf(steps)]).toEqual([0, ['settings: ok', 'reach: ok', 'clock: ok', 'token: ok', 'call: ok']]);
		const calls = fake.journal.filter(({service, method}) => service === 'creators' && method !== 'HEAD');
		// As JSON and as text for a person.
		expect(calls.map(({operation, status}) => [operation, status])).toEqual(Array.from({length: 2}, () => ['searchItems', 200]));
	});

	test.each(['2.1', '2.2', '2.3', '3.1', '3.2', '3.3'] as const)(
		'of version %s is well without a search, and then calls nothing',
		async (version) => {
			const fake = await startFake();
			const {credentialId, credentialSecret} = fake.creatorsCredential(version);
			const {code, steps} = await consult(fake, {
				AMAZON_CREATORS_CREDENTIAL_ID: credentialId,
				AMAZON_CREATORS_CREDENTIAL_SECRET: credentialSecret,
				AMAZON_CREATORS_VERSION: version,
			});
			expect([code, wellOf(steps)]).toEqual([0, ['settings: ok', 'reach: ok', 'clock: ok', 'token: ok', 'call: skipped']]);
			expect(steps.call?.detail).toContain('AMAZON_CREATORS_MARKETPLACE and AMAZON_CREATORS_PARTNER_TAG');
			expect(fake.count({service: 'creators', method: 'POST'})).toBe(0);
		},
	);

	test('with a credential of another version is invalid_client, and says what belongs together', async () => {
		const fake = await startFake();
		const {code, failed, steps} = await consult(fake, {...variablesFor(fake).creators, AMAZON_CREATORS_VERSION: '3.2'});
		expect([code, failed]).toEqual([1, ['token']]);
		expect(steps.token).toMatchObject({
			amazon: {code: 'invalid_client'},
			advice:
				'Look at AMAZON_CREATORS_CREDENTIAL_ID, AMAZON_CREATORS_CREDENTIAL_SECRET and AMAZON_CREATORS_VERSION: Amazon shows them together.',
		});
	});

	test('with a version that does not exist is a wrong setting', async () => {
		const fake = await startFake();
		const {code, steps} = await consult(fake, {
			...variablesFor(fake).creators,
			AMAZON_CREATORS_VERSION: '4.1',
			AMAZON_APPSTORE_CLIENT_ID: 'x',
		});
		expect(code).toBe(2);
		expect(steps.settings?.detail).toContain('AMAZON_CREATORS_VERSION');
	});

	test('of an account that is not eligible says so, in the words of its error', async () => {
		const fake = await startFake();
		fake.fail({service: 'creators', operation: 'searchItems', error: 'AssociateNotEligible', times: 10});
		const {failed, steps} = await consult(fake, variablesFor(fake).creators);
		expect(failed).toEqual(['call']);
		expect(steps.call).toMatchObject({code: 'ERR_AMAZON_ACCESS_DENIED', amazon: {code: 'AssociateNotEligible'}});
		expect(steps.call?.detail).toContain('not eligible');
	});

	test('with a partner tag of another account says which settings to look at', async () => {
		const fake = await startFake();
		fake.fail({service: 'creators', operation: 'searchItems', error: 'InvalidPartnerTag', times: 10});
		const {steps} = await consult(fake, variablesFor(fake).creators);
		expect(steps.call).toMatchObject({
			detail: 'Amazon answered 400.',
			advice: expect.stringContaining('AMAZON_CREATORS_PARTNER_TAG'),
		});
	});
});

describe('Amazon Business', () => {
	test('is well where the region takes the token, and orders are only listed', async () => {
		const fake = await startFake();
		const {code, steps} = await consult(fake, variablesFor(fake).business);
		expect(code).toBe(0);
		expect(Object.entries(steps).map(([name, {status}]) => `${name}: ${status}`)).toEqual([
			'settings: ok',
			'reach: ok',
			'clock: ok',
			'access token: ok',
			'call: ok',
		]);
		const called = fake.journal.filter(({service, method}) => service === 'business' && method !== 'HEAD');
		expect(new Set(called.map(({method, operation}) => `${method} ${operation}`))).toEqual(new Set(['GET getOrdersByOrderDate']));
	});

	test('of the sandbox is looked at with its own credentials', async () => {
		const fake = await startFake();
		const [, {clientId, clientSecret, refreshToken}] = fake.options.business;
		const environment = {
			AMAZON_BUSINESS_CLIENT_ID: clientId,
			AMAZON_BUSINESS_CLIENT_SECRET: clientSecret,
			AMAZON_BUSINESS_REFRESH_TOKEN: String(refreshToken),
			AMAZON_BUSINESS_REGION: 'na',
			AMAZON_BUSINESS_SANDBOX: 'true',
		};
		expect((await consult(fake, environment)).code).toBe(0);
		const {code, steps} = await consult(fake, {...environment, AMAZON_BUSINESS_SANDBOX: 'yes'});
		expect([code, steps.settings?.detail]).toEqual([2, expect.stringContaining('AMAZON_BUSINESS_SANDBOX must be true or false')]);
	});

	test('in another region than that of the refresh token says so', async () => {
		const fake = await startFake();
		const {failed, steps} = await consult(fake, {...variablesFor(fake).business, AMAZON_BUSINESS_REGION: 'jp'});
		expect(failed).toEqual(['call']);
		expect(steps.call).toMatchObject({advice: expect.stringContaining('Look at AMAZON_BUSINESS_REGION'), amazon: {status: 403}});
	});

	test('in a region that there is not names the ones that there are', async () => {
		const fake = await startFake();
		const {code, steps} = await consult(fake, {...variablesFor(fake).business, AMAZON_BUSINESS_REGION: 'fe'});
		expect([code, steps.settings?.detail]).toEqual([2, expect.stringContaining('AMAZON_BUSINESS_REGION must be na, eu, jp')]);
		expect(fake.journal).toEqual([]);
	});
});

describe('Amazon Ads', () => {
	test('is well where the token is taken for the list of profiles, and only reads', async () => {
		const fake = await startFake();
		const {code, steps} = await consult(fake, variablesFor(fake).ads);
		expect(code).toBe(0);
		expect(Object.entries(steps).map(([name, {status}]) => `${name}: ${status}`)).toEqual([
			'settings: ok',
			'reach: ok',
			'clock: ok',
			'access token: ok',
			'call: ok',
		]);
		expect(steps.call?.detail).toBe(
			'Amazon Ads takes the token, and lists 1 profile of this advertiser at advertising-api.amazon.com.',
		);
		const calls = fake.journal.filter(({service}) => service === 'ads').map(({method, path}) => `${method} ${path}`);
		expect([...new Set(calls)]).toEqual(['HEAD /', 'GET /v2/profiles']);
	});

	test('lists no profile where the advertiser is in another region, and says so', async () => {
		const fake = await startFake({advertisers: {A4: {refreshToken: 'Atzr|one', profiles: {'11': 'US'}}}});
		const environment = {...variablesFor(fake).ads, AMAZON_ADS_REFRESH_TOKEN: 'Atzr|one', AMAZON_ADS_REGION: 'eu'};
		const {code, steps} = await consult(fake, environment);
		expect([code, steps.call?.detail]).toEqual([
			0,
			'Amazon Ads takes the token, and lists 0 profiles of this advertiser at advertising-api-eu.amazon.com. Look at AMAZON_ADS_REGION: a profile is listed in its own region alone.',
		]);
	});

	test('of a client that is not approved fails at the call, and says where to look', async () => {
		const fake = await startFake();
		fake.fail({service: 'ads', error: 'ClientNotApproved', times: 100});
		const {code, failed, steps} = await consult(fake, variablesFor(fake).ads);
		expect([code, failed]).toEqual([1, ['call']]);
		expect(steps.call).toMatchObject({
			code: 'ERR_AMAZON_ACCESS_TOKEN_REFUSED',
			advice:
				'Look at AMAZON_ADS_CLIENT_ID: is this application approved for Amazon Ads? Amazon answers 401 too where it is not.',
		});
	});

	test.each([
		['a wrong secret', {AMAZON_ADS_CLIENT_SECRET: 'another-secret-than-this'}, 'invalid_client'],
		['a refresh token of another client', {AMAZON_ADS_REFRESH_TOKEN: 'Atzr|theirs'}, 'invalid_grant'],
	])('with %s is %s at the token', async (_what, change, amazonCode) => {
		const fake = await startFake();
		const {failed, steps} = await consult(fake, {...variablesFor(fake).ads, ...change});
		expect([failed, steps['access token']?.amazon?.code]).toEqual([['access token'], amazonCode]);
	});

	test('with a region that is none is told which there are', async () => {
		const fake = await startFake();
		const {steps} = await consult(fake, {...variablesFor(fake).ads, AMAZON_ADS_REGION: 'EU'});
		expect(steps.settings?.detail).toContain('AMAZON_ADS_REGION must be na, eu, fe');
		expect(fake.journal).toEqual([]);
	});
});

/**
 * Requests to Device Messaging and to what is near it, typed out by hand, with the headers that must arrive or the error.
 */
import {type AmazonAuth, type AmazonIdentity, amazonAuthErrorOf} from 'got-amazon-auth';
import {describe, expect, test} from 'vitest';
import {type Asked, WAYS} from '../ways.js';
import {MESSAGE, MESSAGES, REGISTRATION, setStage, TOKEN_ENDPOINT} from './stage.js';

const ADM_MESSAGE = 'com.amazon.device.messaging.ADMMessage@1.0';
const ADM_RESULT = 'com.amazon.device.messaging.ADMSendResult@1.0';
const JSON_TYPE = {'content-type': 'application/json'};

/** The headers that are looked at; a header that is left out must not arrive. */
interface Arriving {
	readonly authorization?: unknown;
	readonly 'x-amzn-type-version'?: string;
	readonly 'x-amzn-accept-type'?: string;
}

const OURS = expect.stringMatching(/^Bearer Atc\|[\w|.-]+$/);
const FULL: Arriving = {authorization: OURS, 'x-amzn-type-version': ADM_MESSAGE, 'x-amzn-accept-type': ADM_RESULT};
const NOTHING: Arriving = {};

interface Row extends Partial<Asked> {
	readonly url: string;
	/** GET where none is given. */
	readonly method?: string;
	readonly status?: number;
}

const HOST = 'https://api.amazon.com';
const POST = {method: 'POST', headers: JSON_TYPE, body: MESSAGE};

const ROWS: readonly (readonly [what: string, row: Row, arriving: Arriving])[] = [
	['a message', {...POST, url: MESSAGES, status: 200}, FULL],
	['a message with a query', {...POST, url: `${MESSAGES}?x=1`, status: 200}, FULL],
	['a message to an id with an encoded slash', {...POST, url: `${HOST}/messaging/registrations/a%2Fb/messages`}, FULL],
	['a message at the port of https', {...POST, url: MESSAGES.replace('.com/', '.com:443/'), status: 200}, FULL],
	['a message to the host in capitals', {...POST, url: MESSAGES.replace('api.amazon', 'API.Amazon'), status: 200}, FULL],
	[
		'a type of the caller',
		{...POST, url: MESSAGES, headers: {...JSON_TYPE, 'x-amzn-type-version': 'com.example.Other@2.0'}, status: 400},
		{...FULL, 'x-amzn-type-version': 'com.example.Other@2.0'},
	],
	[
		'an accepted type of the caller, in capitals',
		{...POST, url: MESSAGES, headers: {...JSON_TYPE, 'X-Amzn-Accept-Type': 'com.example.Result@2.0'}, status: 400},
		{...FULL, 'x-amzn-accept-type': 'com.example.Result@2.0'},
	],
	[
		'both types of the caller, the documented ones',
		{
			...POST,
			url: MESSAGES,
			headers: {...JSON_TYPE, 'X-Amzn-Type-Version': ADM_MESSAGE, 'X-Amzn-Accept-Type': ADM_RESULT},
			status: 200,
		},
		FULL,
	],
	[
		'an authorization of the caller is replaced',
		{...POST, url: MESSAGES, headers: {...JSON_TYPE, Authorization: 'Bearer Atc|of-the-caller'}, status: 200},
		FULL,
	],
	['another method', {url: MESSAGES, status: 404}, FULL],
	['a registration itself', {url: `${HOST}/messaging/registrations/${REGISTRATION}`, status: 404}, FULL],
	['a registration that is left', {method: 'DELETE', url: `${HOST}/messaging/registrations/${REGISTRATION}`, status: 404}, FULL],
	['a path below the messages', {url: `${MESSAGES}/1`, status: 404}, FULL],
	['a path that climbs within', {...POST, url: `${HOST}/messaging/registrations/a/../b/messages`, status: 200}, FULL],
	['a path that climbs into the registrations', {...POST, url: `${HOST}/user/../messaging/registrations/b/messages`}, FULL],

	['the registrations without a slash', {url: `${HOST}/messaging/registrations`, status: 404}, NOTHING],
	['what begins alike', {url: `${HOST}/messaging/registrationsX/a/messages`, status: 404}, NOTHING],
	['messaging itself', {url: `${HOST}/messaging/`, status: 404}, NOTHING],
	['the root', {url: `${HOST}/`, status: 404}, NOTHING],
	['a path in capitals', {...POST, url: `${HOST}/Messaging/Registrations/a/messages`, status: 404}, NOTHING],
	['a doubled slash', {...POST, url: `${HOST}//messaging/registrations/a/messages`, status: 404}, NOTHING],
	['an encoded slash before the registrations', {url: `${HOST}/messaging%2Fregistrations/a`, status: 404}, NOTHING],
	['a path that climbs out', {url: `${HOST}/messaging/registrations/../../user/profile`, status: 404}, NOTHING],
	['a path that climbs out by %2e', {url: `${HOST}/messaging/registrations/%2e%2e/%2e%2e/user/profile`, status: 404}, NOTHING],
	['a profile', {url: `${HOST}/user/profile`, status: 404}, NOTHING],
	[
		"a profile with the customer's token",
		{url: `${HOST}/user/profile`, headers: {authorization: 'Bearer Atza|of-a-customer'}, status: 404},
		{authorization: 'Bearer Atza|of-a-customer'},
	],
	['what a token is of', {url: `${HOST}/auth/o2/tokeninfo?access_token=Atza%7Ctheirs`, status: 404}, NOTHING],
	[
		'a token call of the caller',
		{
			method: 'POST',
			url: TOKEN_ENDPOINT,
			headers: JSON_TYPE,
			body: '{"grant_type":"refresh_token","refresh_token":"Atzr|a","client_id":"i","client_secret":"s"}',
			status: 401,
		},
		NOTHING,
	],
	['the same path of Amazon.co.uk', {...POST, url: MESSAGES.replace('.com/', '.co.uk/'), status: 404}, NOTHING],
	['the same path of a host below', {...POST, url: MESSAGES.replace('//api', '//eu.api'), status: 200}, NOTHING],
];

const ELSEWHERE = {'eu.api.amazon.com': () => ({})};

describe.each(WAYS)('through %s', (name, send) => {
	test.each(ROWS)('%s', async (_what, {status, method = 'GET', ...row}, arriving) => {
		const {fake, auth} = await setStage({}, {extraHosts: ELSEWHERE});
		const told = await send({...row, method}, {auth, fake});
		const entry = fake.journal.at(-1);
		expect(pick(entry?.headers ?? {})).toEqual(arriving);
		expect([entry?.method, entry?.status]).toEqual([method, status ?? 200]);
		expect(told.status).toBe(status ?? 200);
		// A token is asked for only where the request gets it.
		expect(fake.journal.length).toBe(arriving.authorization === OURS ? 2 : 1);
	});

	const unsafe: readonly (readonly [string, string])[] = [
		['a port', MESSAGES.replace('.com/', '.com:8443/')],
		['no TLS', MESSAGES.replace('https:', 'http:')],
	];
	// An agent for https is asked for nothing where a URL has no TLS.
	test.each(name === 'the agent' ? unsafe.slice(0, 1) : unsafe)('%s is refused, and nothing is sent', async (_what, url) => {
		const {fake, auth} = await setStage();
		await expect(refusal(send({...POST, url}, {auth, fake}))).resolves.toBe('ERR_AMAZON_INSECURE_URL');
		expect(fake.journal).toEqual([]);
	});

	test.each([
		['a seller alone', {sellingPartnerId: 'A1SELLER'}],
		['a merchant alone', {merchantId: 'A1MERCHANT'}],
		['nobody', {}],
	] as readonly (readonly [string, AmazonIdentity])[])('for %s it is IDENTITY_MISSING', async (_what, identity) => {
		const {fake, auth} = await setStage();
		const bound: AmazonAuth = auth.as(identity);
		await expect(refusal(send({...POST, url: MESSAGES}, {auth: bound, fake}))).resolves.toBe('ERR_AMAZON_IDENTITY_MISSING');
		expect(fake.journal).toEqual([]);
	});

	test('without its option it is SERVICE_NOT_CONFIGURED', async () => {
		const {fake, auth} = await setStage({deviceMessaging: undefined});
		const call = send({...POST, url: MESSAGES}, {auth, fake});
		await expect(refusal(call)).resolves.toBe('ERR_AMAZON_SERVICE_NOT_CONFIGURED');
		expect(fake.journal).toEqual([]);
	});
});

test.each(WAYS.slice(0, 2))('through %s a call goes bare that says amazon: false', async (_name, send) => {
	const {fake, auth} = await setStage();
	const {status} = await send({...POST, url: MESSAGES, amazon: false}, {auth, fake});
	expect([status, pick(fake.journal.at(-1)?.headers ?? {}), fake.journal.length]).toEqual([401, NOTHING, 1]);
});

test('authorize gives the headers of a message, and the types only where the request has none', async () => {
	const {auth} = await setStage();
	expect(await auth.authorize({method: 'POST', url: MESSAGES})).toEqual(FULL);
	const own = {'x-amzn-type-version': 'com.example.Other@2.0'};
	expect(await auth.authorize({method: 'POST', url: MESSAGES, headers: own})).toEqual({
		authorization: OURS,
		'x-amzn-accept-type': ADM_RESULT,
	});
});

test('explain says the scope and the header, and holds no registration', async () => {
	const {auth, fake} = await setStage();
	const told = auth.explain('POST', MESSAGES);
	expect(told).toEqual({
		api: 'device-messaging',
		credential: 'client-credentials',
		scope: 'messaging:push',
		header: 'authorization',
		reason: 'Device Messaging takes an access token of the application itself, with the scope messaging:push.',
	});
	expect(JSON.stringify(told)).not.toContain(REGISTRATION);
	expect(auth.explain('POST', TOKEN_ENDPOINT)).toEqual({
		api: 'none',
		credential: 'none',
		reason:
			'Only paths under /messaging/registrations/ of api.amazon.com belong to Device Messaging; calls for tokens and profiles carry their own credential.',
	});
	expect(fake.journal).toEqual([]);
});

function pick(headers: Readonly<Record<string, string>>): Arriving {
	const names = ['authorization', 'x-amzn-type-version', 'x-amzn-accept-type'];
	return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

async function refusal(call: Promise<unknown>): Promise<string | undefined> {
	return call.then(
		() => undefined,
		(error: unknown) => amazonAuthErrorOf(error)?.code,
	);
}

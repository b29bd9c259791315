/**
 * What a client of `node:https` gets by the agent and by nothing else: the same list for each client.
 *
 * Told by what arrives at Amazon and by what the client gets, as in the suite; what the agent does beyond a client's own ways is tested there.
 */
import type {AmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import type {ExtraHostRequest, FakeAmazon} from 'got-amazon-auth/testing';
import {describe, expect, it} from 'vitest';
import {until} from '../../support/until.js';
import {arrived, credentials, FOREIGN, NA, ORDER, PAY, PLAIN, start} from '../got/hooks/harness.js';
import {failureOf, to} from '../suite/house.js';
import {CHARGE} from '../suite/streams.js';
import type {MatrixClient, MatrixReply, MatrixRequest} from './client.js';

const DOCUMENTS = '/feeds/2021-06-30/documents';
const JSON_TYPE = {'content-type': 'application/json'};
/** A token of the caller's own, as SDKs send one, beside a header that is nobody's business. */
const OWN = {'x-amz-access-token': 'of the caller', 'x-custom': 'kept'};
const LIMIT_MS = 150;
/** Far below the 30 seconds after which this package gives up itself. */
const SOON_MS = 10_000;

export function describeInMatrix(name: string, client: MatrixClient): void {
	describe(name, () => {
		describeSending(client);
		describeRedirecting(client);
		describeGivingUp(client);
	});
}

function describeSending(client: MatrixClient): void {
	it.each([
		['GET', PLAIN, 'seller-token'],
		['restricted GET', ORDER, 'restricted-data-token'],
	])('a %s carries its credential, and the reply is read', async (_, path, credential) => {
		const {fake, send} = await enter(client);
		const {status, text} = await send({url: `${NA}${path}`});
		expect([status, credentials(fake)]).toEqual([200, [credential]]);
		expect(JSON.parse(text)).toHaveProperty('payload');
	});

	it('a POST arrives with its body', async () => {
		const {fake, send} = await enter(client);
		const body = '{"contentType":"text/xml; charset=UTF-8"}';
		const {status} = await send({method: 'POST', url: `${NA}${DOCUMENTS}`, headers: JSON_TYPE, body});
		expect(arrived(fake)).toMatchObject([{method: 'POST', credential: 'seller-token', body, status}]);
	});

	it('a POST to Amazon Pay is signed over its body', async () => {
		const {fake, send} = await enter(client);
		const {status} = await send({method: 'POST', url: `${PAY}/live/v2/charges`, headers: JSON_TYPE, body: CHARGE});
		expect([status, fake.charges.length]).toEqual([201, 1]);
		expect(arrived(fake)).toMatchObject([{credential: 'pay-signature', body: CHARGE}]);
	});

	it('a dead token is replaced, and the client sees one reply', async () => {
		const {fake, send} = await enter(client);
		await send({url: `${NA}${PLAIN}`});
		fake.expireTokens();
		const {status, text} = await send({url: `${NA}${PLAIN}`});
		expect([status, arrived(fake).map((entry) => entry.status)]).toEqual([200, [200, 403, 200]]);
		expect(JSON.parse(text)).toHaveProperty('payload');
	});

	it('an error of this package comes with its code', async () => {
		const {fake, send} = await enter(client);
		fake.revoke();
		const error = await failureOf(send({url: `${NA}${PLAIN}`}));
		const {cause} = error as Error;
		expect([error, cause]).toContainEqual(expect.objectContaining({code: 'ERR_AMAZON_GRANT_REVOKED'}));
		expect(arrived(fake)).toEqual([]);
	});
}

function describeRedirecting(client: MatrixClient): void {
	it.each([
		[302, {'x-custom': 'kept'}],
		[302, OWN],
		[307, OWN],
	])('a redirect with %i to another host takes no token there: %o', async (status, headers) => {
		const {fake, foreign, send} = await enter(client);
		fake.fail({path: PLAIN, ...to(`${FOREIGN}/there`, status)});
		expect((await send({url: `${NA}${PLAIN}`, headers})).status).toBe(200);
		expect(credentials(fake)).toEqual(['seller-token']);
		expect(foreign).toMatchObject([{path: '/there', headers: {'x-custom': 'kept'}}]);
		expect(Object.keys(foreign[0]?.headers ?? {}).filter((name) => name.startsWith('x-amz'))).toEqual([]);
	});
}

function describeGivingUp(client: MatrixClient): void {
	it('an abort while Login with Amazon hangs ends the call, and nothing is sent', async () => {
		const {fake, send} = await enter(client);
		fake.fail({service: 'lwa', hang: true});
		const controller = new AbortController();
		const call = failureOf(send({url: `${NA}${PLAIN}`, signal: controller.signal}));
		await until(() => fake.count({service: 'lwa'}) === 1);
		controller.abort();
		expect(await call).toMatchObject(client.aborted);
		expect(arrived(fake)).toEqual([]);
	});

	it.each(Object.entries(client.limits))(
		"the client's own limit ends the call while Login with Amazon hangs: %s",
		async (_, limit) => {
			const {fake, send} = await enter(client);
			fake.fail({service: 'lwa', hang: true});
			const begun = performance.now();
			const error = await failureOf(send({url: `${NA}${PLAIN}`, limit: limit.of(LIMIT_MS)}));
			expect(error).toMatchObject(limit.error);
			expect(performance.now() - begun).toBeLessThan(SOON_MS);
			expect(arrived(fake)).toEqual([]);
		},
	);
}

interface Entered {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	readonly foreign: readonly ExtraHostRequest[];
	send(request: Omit<MatrixRequest, 'agent'>): Promise<MatrixReply>;
}

async function enter(client: MatrixClient): Promise<Entered> {
	const started = await start();
	const agent = amazonAgent(started.auth, {agent: started.fake.agent});
	return {...started, send: (request) => client.send({...request, agent})};
}

/**
 * Rule 35 under undici: what a call asks for again, it asks for in the async context that it was made in.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import {createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {interceptors} from 'undici';
import {describe, expect, onTestFinished, test} from 'vitest';
import {optionsOf} from '../../support/read-key.js';
import {CLIENTS, type Client, PARTICIPATIONS, requestThrough} from './stage.js';

const tenant = new AsyncLocalStorage<string>();
const SELLERS = ['A', 'B', 'C', 'D', 'E'];

interface Tenants {
	readonly fake: FakeAmazon;
	/** Who was served when a refresh token was looked up, and who is to be called for. */
	readonly asked: [served: string | undefined, sellingPartnerId: string][];
	/** Sends a request as the seller, in his context. */
	readonly send: (seller: string) => ReturnType<Client>;
}

async function serveTenants(
	through: (dispatcher: ReturnType<FakeAmazon['dispatcher']['compose']>) => Client,
	...outer: unknown[]
): Promise<Tenants> {
	const fake = await startFakeAmazon({sellers: SELLERS});
	onTestFinished(() => fake.close());
	const asked: Tenants['asked'] = [];
	const refreshToken = ({sellingPartnerId}: {sellingPartnerId: string}): string => {
		asked.push([tenant.getStore(), sellingPartnerId]);
		return fake.refreshTokenOf(sellingPartnerId);
	};
	const {sellingPartner} = optionsOf(fake);
	const auth = createAmazonAuth({sellingPartner: {...sellingPartner, refreshToken}, got: fake.got, maxTokens: 100});
	const send = (seller: string): ReturnType<Client> => {
		const dispatcher = fake.dispatcher.compose(amazonInterceptor(auth.as({sellingPartnerId: seller})), ...outer);
		return tenant.run(seller, () => through(dispatcher)(PARTICIPATIONS));
	};
	return {fake, asked, send};
}

/** One after the other, so that each has the connection of the one before. */
async function inTurn({send}: Tenants, sellers: readonly string[]): Promise<number[]> {
	const statuses: number[] = [];
	for (const seller of sellers) {
		const {status} = await send(seller);
		statuses.push(status);
	}
	return statuses;
}

describe.each(CLIENTS)('%s', (_name, through) => {
	test('a dead token is replaced in the context of the call that it was refused to, whoever opened the connection', async () => {
		const tenants = await serveTenants(through);
		await inTurn(tenants, SELLERS);
		tenants.fake.expireTokens();
		expect(await inTurn(tenants, SELLERS)).toEqual([200, 200, 200, 200, 200]);
		expect(tenants.asked).toEqual([...SELLERS, ...SELLERS].map((seller) => [seller, seller]));
	});
});

test("what undici's retry sends once more looks its refresh token up in the context of its call", async () => {
	const retry = interceptors.retry({minTimeout: 1, maxTimeout: 1, statusCodes: [503]});
	const tenants = await serveTenants(requestThrough, retry);
	await inTurn(tenants, SELLERS);
	for (const seller of SELLERS) {
		tenants.fake.expireTokens();
		tenants.fake.fail({service: 'selling-partner', status: 503});
		await tenants.send(seller);
	}
	expect(tenants.asked).toEqual([...SELLERS, ...SELLERS].map((seller) => [seller, seller]));
});

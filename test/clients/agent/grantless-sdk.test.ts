/**
 * What the guide for amazon-sp-api says of grantless operations without a secret: the client fetches placeholders from the agent.
 */
import {SellingPartner} from 'amazon-sp-api';
import {createAmazonAuth} from 'got-amazon-auth';
import {amazonAgent} from 'got-amazon-auth/agent';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, it, onTestFinished} from 'vitest';

it('amazon-sp-api without a secret makes grantless calls by token calls that the agent answers', async () => {
	const fake = await startFakeAmazon({sellers: ['A1']});
	onTestFinished(() => fake.close());
	const refreshToken = ({sellingPartnerId}: {sellingPartnerId: string}) => fake.refreshTokenOf(sellingPartnerId);
	const auth = createAmazonAuth({sellingPartner: {...fake.options.sellingPartner, refreshToken}, got: fake.got, maxTokens: 100});
	const agent = amazonAgent(auth.as({sellingPartnerId: 'A1', application: true}), {agent: fake.agent, tokenCalls: 'answer'});
	const held = 'held by the agent';
	const client = new SellingPartner({
		region: 'eu',
		refresh_token: held,
		credentials: {SELLING_PARTNER_APP_CLIENT_ID: held, SELLING_PARTNER_APP_CLIENT_SECRET: held},
		options: {https_proxy_agent: agent},
	});
	await client.callAPI({operation: 'getDestinations', endpoint: 'notifications'});
	const arrived = fake.journal.map(({service, credential, status}) => [service, credential, status]);
	expect(arrived).toEqual([
		['lwa', expect.anything(), 200],
		['selling-partner', 'grantless', 200],
	]);
	expect(JSON.stringify(fake.journal)).not.toContain(held);
});

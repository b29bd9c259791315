/**
 * One process of a fleet, started by subjects/fleet-start.mjs: authorizes a call for an order of each seller when it is told to.
 *
 * Its token calls go to the fake Amazon of the bench over loopback, with Amazon's own host names.
 */
import {Agent, request} from 'node:http';
import got from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {redisTokenStore} from 'got-amazon-auth/redis';
import {NA} from './amazon.mjs';

const {redisUrl, fakeUrl, application} = JSON.parse(process.argv[2]);
const {hostname, port} = new URL(fakeUrl);
const agent = new Agent({keepAlive: true});
const onLoopback = ({host, pathname, search}, {method, headers, signal}, callback) =>
	request({hostname, port, agent, method, signal, path: pathname + search, headers: {...headers, host}}, callback);
const refreshTokens = new Map();
const auth = createAmazonAuth({
	got: got.extend({request: onLoopback}),
	sellingPartner: {
		...application,
		refreshToken: ({sellingPartnerId}) => refreshTokens.get(sellingPartnerId),
		dataElements: ['buyerInfo'],
	},
	store: redisTokenStore({url: redisUrl}),
	encryptionKeys: [Uint8Array.from({length: 32}, (_, index) => index)],
});

process.on('message', async (sellers) => {
	for (const [sellingPartnerId, refreshToken] of Object.entries(sellers)) {
		refreshTokens.set(sellingPartnerId, refreshToken);
	}
	const url = `${NA}/orders/v0/orders/902-0000000-1234567`;
	const calls = Object.keys(sellers).map((sellingPartnerId) => auth.as({sellingPartnerId}).authorize({method: 'GET', url}));
	const outcomes = await Promise.allSettled(calls);
	process.send({failed: outcomes.filter(({status}) => status === 'rejected').length});
});
process.once('disconnect', () => auth.close());
process.send('ready');

/**
 * Answers `POST /tokens/2021-03-01/restrictedDataToken`: production hosts mint Restricted Data Tokens, and sandbox hosts give the two
 * static examples of Amazon's model.
 *
 * The reply is unwrapped. Each application, seller and region has one request a second, with a burst of ten. Rules: Tokens API v2021-03-01
 * reference.
 */
import {isDeepStrictEqual} from 'node:util';
import type {SellingRegion} from '../../types.js';
import {isReply, json, type ReceivedRequest, type Reply, readJson} from '../http/exchange.js';
import {lifetimeSeconds, type World} from '../world.js';
import {passGate, refuse} from './gate.js';
import {checkMintBody} from './mint-checks.js';

/** Whether a path is one of the Tokens API, be it an unknown one. */
export function isTokensPath(path: string): boolean {
	return path === '/tokens' || path.startsWith('/tokens/');
}

/** Answers a request to the Tokens API. */
export function answerMint(request: ReceivedRequest, place: {region: SellingRegion; sandbox: boolean}, world: World): Reply {
	const grant = passGate(request, world);
	if (isReply(grant)) {
		return grant;
	}
	if (request.path !== '/tokens/2021-03-01/restrictedDataToken' || request.method !== 'POST') {
		return refuse('Unauthorized');
	}
	if (grant.kind !== 'seller') {
		return refuse('Unauthorized');
	}
	const {sellingPartnerId} = grant;
	const {region} = world.sellers.get(sellingPartnerId);
	if (region !== undefined && region !== place.region) {
		return refuse('WrongRegion');
	}
	const body = readJson(request.body);
	if (place.sandbox) {
		return answerSandbox(body);
	}
	if (!world.memory.takeMint(JSON.stringify([sellingPartnerId, place.region]))) {
		return refuse('QuotaExceeded');
	}
	if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
		return refuse('UnsupportedMediaType');
	}
	const checked = checkMintBody(body, sellingPartnerId, world);
	if (isReply(checked)) {
		return checked;
	}
	const seconds = lifetimeSeconds(world);
	const token = world.memory.ledger.issue(
		{kind: 'restricted', sellingPartnerId, region: place.region, resources: checked.resources},
		seconds * 1000,
	);
	return json(200, {restrictedDataToken: token, expiresIn: seconds});
}

const sandboxExamples: readonly {readonly body: object; readonly token: string}[] = [
	{
		body: {
			targetApplication: 'amzn1.sellerapps.app.target-application',
			restrictedResources: [{method: 'GET', path: '/orders/v0/orders/{orderId}/address'}],
		},
		token: 'Atz.sprdt|IQEBLjAsAhRmHjNgHpi0U-Dme37rR6CuUpSR',
	},
	{
		body: {restrictedResources: [{method: 'GET', path: '/orders/v0/orders/943-12-123434/address'}]},
		token: 'Atz.sprdt|AODFNESLjAsAhRmHjNgHpi0U-Dme37rR6CuUpSR',
	},
];

const sandboxRefusedExample = {
	targetApplication: 'amzn1.sellerapps.app.target-application',
	restrictedResources: [{method: '', path: '/orders/v1/orders/902-1845936-5435065/address'}],
};

function answerSandbox(body: unknown): Reply {
	const example = sandboxExamples.find((one) => isDeepStrictEqual(one.body, body));
	if (example) {
		return json(200, {restrictedDataToken: example.token, expiresIn: 3600});
	}
	return isDeepStrictEqual(body, sandboxRefusedExample) ? refuse('InvalidRequest') : refuse('NoSandboxMatch');
}

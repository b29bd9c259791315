/**
 * Answers for Seller Central and Vendor Central, where a seller allows an application on its request or from the Appstore.
 *
 * Rules: "Website authorization workflow", "Selling Partner Appstore authorization workflow". Amazon does not document what an application
 * is sent when the seller cancels; the fake sends nothing. The path of the detail page and the looks are the fake's own.
 */
import {randomBytes} from 'node:crypto';
import {isReply, type ReceivedRequest, type Reply} from '../http/exchange.js';
import type {Seller} from '../selling-partner/sellers.js';
import type {World} from '../world.js';
import {type Asking, checkAsking, findApplication, refuseAsking} from './application.js';
import {askSeller, cancelled, centralTitles, nameOf, readDecision} from './form.js';
import type {CentralPlace} from './hosts.js';
import {html, page, seeOther} from './html.js';

const consentPath = '/apps/authorize/consent';
const confirmPath = '/apps/authorize/confirm/';
const detailPath = '/selling-partner-appstore/dp/';

/** Tells the operation behind a path of these sites, as the journal names it. */
export function centralOperation(path: string): string | undefined {
	if (path === consentPath) {
		return 'consent';
	}
	if (path.startsWith(confirmPath)) {
		return 'confirm';
	}
	return path.startsWith(detailPath) ? 'appstore' : undefined;
}

/** Answers the request of a browser. */
export function answerCentral(request: ReceivedRequest, place: CentralPlace, world: World): Reply {
	const query = new URLSearchParams(request.query);
	if (request.method !== 'GET' && request.method !== 'POST') {
		return page(405, 'This page can be read and sent', html``);
	}
	switch (request.seen.operation) {
		case 'consent':
			return answerConsent(request, place, query, world);
		case 'confirm':
			return answerConfirm(request, query, world);
		case 'appstore':
			return answerDetailPage(request, place, query, world);
		default:
			return page(404, centralTitles[place.site], html`<p>The fake Amazon has no such page.</p>`);
	}
}

/** Plays the website workflow: the seller is asked, and sent back with a code. */
function answerConsent(request: ReceivedRequest, place: CentralPlace, query: URLSearchParams, world: World): Reply {
	const asking = checkAsking(query.get('application_id') ?? '', query, world);
	if (isReply(asking)) {
		return asking;
	}
	const decided = readDecision(request, place, world);
	if (decided === undefined) {
		return askSeller(place, asking.application, 'Allow', world);
	}
	return decided === 'cancelled' ? cancelled() : sendBack(request, asking, decided, world);
}

/** Begins the Appstore workflow: the seller allows, and Amazon opens the application's Login URI. */
function answerDetailPage(request: ReceivedRequest, place: CentralPlace, query: URLSearchParams, world: World): Reply {
	const application = findApplication(lastSegment(request), query, world);
	if (isReply(application)) {
		return application;
	}
	const {loginUri, applicationId, draft} = application;
	if (loginUri === undefined) {
		return refuseAsking('The application has no Login URI registered, so it cannot be authorised from here.');
	}
	const decided = readDecision(request, place, world);
	if (decided === undefined) {
		return askSeller(place, application, `Login to ${nameOf(application)} now`, world);
	}
	if (decided === 'cancelled') {
		return cancelled();
	}
	const amazonState = randomBytes(16).toString('base64url');
	world.memory.amazonStates.set(amazonState, {seller: decided, host: request.host});
	const url = new URL(loginUri);
	url.searchParams.set('amazon_callback_uri', `https://${request.host}${confirmPath}${applicationId}`);
	url.searchParams.set('amazon_state', amazonState);
	url.searchParams.set('selling_partner_id', decided.id);
	if (draft) {
		url.searchParams.set('version', 'beta');
	}
	request.seen.sellingPartnerId = decided.id;
	return seeOther(url);
}

/** Goes on with the Appstore workflow once the application has signed its user in and hands over its own state. */
function answerConfirm(request: ReceivedRequest, query: URLSearchParams, world: World): Reply {
	const asking = checkAsking(lastSegment(request), query, world);
	if (isReply(asking)) {
		return asking;
	}
	const amazonState = query.getAll('amazon_state');
	const started = amazonState.length === 1 ? world.memory.amazonStates.get(amazonState[0] ?? '') : undefined;
	if (started?.host !== request.host) {
		return refuseAsking('amazon_state is not one that was given out here, or was used before.');
	}
	world.memory.amazonStates.delete(amazonState[0] ?? '');
	return sendBack(request, asking, started.seller, world);
}

function sendBack(request: ReceivedRequest, asking: Asking, seller: Seller, world: World): Reply {
	const url = new URL(asking.redirectUri);
	url.searchParams.set('state', asking.state);
	url.searchParams.set('selling_partner_id', seller.id);
	url.searchParams.set('spapi_oauth_code', world.sellers.issueCode(seller, asking.namedRedirectUri));
	request.seen.sellingPartnerId = seller.id;
	return seeOther(url);
}

function lastSegment({path}: ReceivedRequest): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Checks what Seller Central and Vendor Central check before they ask a seller about an application, or send one back to it.
 *
 * Codes: "Website authorization workflow" and its error codes (MD1000, MD5101, MD5110). Their pages and statuses are the fake's own, since
 * the document leaves them open. So is the refusal of a parameter that is missing or given twice, for which Amazon has no code.
 */

import {isReply, type Reply} from '../http/exchange.js';
import type {FakeApplicationOptions} from '../option-types.js';
import type {World} from '../world.js';
import {html, page} from './html.js';

/** A request that passed: the application that asks, the address of the answer, and the state that goes along. */
export interface Asking {
	readonly application: FakeApplicationOptions;
	readonly redirectUri: string;
	/** The redirect URI that the code is bound to; `undefined` where the request named none. */
	readonly namedRedirectUri: string | undefined;
	readonly state: string;
}

/** Checks a request; gives a page where it is refused. */
export function checkAsking(applicationId: string, query: URLSearchParams, world: World): Asking | Reply {
	const application = findApplication(applicationId, query, world);
	if (isReply(application)) {
		return application;
	}
	const state = query.get('state');
	if (!state || isTwice(query, ['application_id', 'state', 'redirect_uri', 'version'])) {
		return refuseAsking('A parameter is missing, or is there twice: give application_id, state and redirect_uri once each.');
	}
	const namedRedirectUri = query.get('redirect_uri') ?? undefined;
	if (namedRedirectUri?.includes('#')) {
		return refuseAsking('MD5110: redirect_uri must not have a fragment.');
	}
	if (namedRedirectUri !== undefined && !application.redirectUris.includes(namedRedirectUri)) {
		return refuseAsking('MD5101: redirect_uri is not one of the URIs that are registered for the application.');
	}
	const [first] = application.redirectUris;
	return {application, redirectUri: namedRedirectUri ?? first, namedRedirectUri, state};
}

/** Finds the application of that id, if the request speaks of the state that it is in. */
export function findApplication(applicationId: string, query: URLSearchParams, world: World): FakeApplicationOptions | Reply {
	const {application} = world.options;
	const version = query.get('version');
	if (application?.applicationId !== applicationId) {
		return refuseAsking('MD1000: there is no application with this application_id.');
	}
	if (version !== (application.draft ? 'beta' : null)) {
		return refuseAsking(
			application.draft
				? 'MD1000: the application is a draft, and the request lacks version=beta.'
				: 'MD1000: the application is published, and the request has a version.',
		);
	}
	return application;
}

/** Makes the page of a refusal. */
export function refuseAsking(reason: string): Reply {
	return page(400, 'This authorisation request cannot be used', html`<p>${reason}</p>`);
}

function isTwice(query: URLSearchParams, names: readonly string[]): boolean {
	return names.some((name) => query.getAll(name).length > 1);
}

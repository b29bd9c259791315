/**
 * What Seller Central and Vendor Central check before they ask a seller about an application, or send one back to it.
 *
 * Codes: "Website authorization workflow" and its error codes (MD1000, MD5101, MD5110). The document gives no page and no status for
 * them; those are the fake's own, and so is the refusal of what has no code: a parameter that is missing or there twice.
 */

import {isReply, type Reply} from '../http/exchange.js';
import type {FakeApplicationOptions} from '../types.js';
import type {World} from '../world.js';
import {html, page} from './html.js';

/** A request that passed: who asks, where the answer goes, and what goes along. */
export interface Asking {
	readonly application: FakeApplicationOptions;
	readonly redirectUri: string;
	/** What the code is bound to; `undefined` where the request named no redirect URI. */
	readonly namedRedirectUri: string | undefined;
	readonly state: string;
}

/** Checks who asks for what; a refusal is a page. */
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

/** The application of that id, in the state that the request speaks of. */
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

/** The page of a refusal. */
export function refuseAsking(reason: string): Reply {
	return page(400, 'This authorisation request cannot be used', html`<p>${reason}</p>`);
}

function isTwice(query: URLSearchParams, names: readonly string[]): boolean {
	return names.some((name) => query.getAll(name).length > 1);
}

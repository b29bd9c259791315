/**
 * Checks `application`, and refuses one that Amazon would not register.
 */
import type {FakeAmazonOptions} from '../types.js';

const applicationIdForm = /^amzn1\.(sellerapps\.app|sp\.solution)\.[\w.-]+$/;

/** @throws TypeError naming what is wrong with the application */
export function assertApplication({application}: FakeAmazonOptions): void {
	if (application === undefined) {
		return;
	}
	const {applicationId, redirectUris, loginUri} = application;
	if (!applicationIdForm.test(applicationId)) {
		throw new TypeError('"application.applicationId" must be an application id, amzn1.sp.solution.… or amzn1.sellerapps.app.….');
	}
	if (!Array.isArray(redirectUris) || redirectUris.length === 0) {
		throw new TypeError('"application.redirectUris" must hold at least one URI: Amazon registers no application without.');
	}
	for (const uri of loginUri === undefined ? redirectUris : [...redirectUris, loginUri]) {
		if (!URL.canParse(uri) || new URL(uri).protocol !== 'https:' || uri.includes('#')) {
			throw new TypeError(`"application" names the URI "${uri}": Amazon takes absolute https URLs without a fragment.`);
		}
	}
}

/**
 * Checks the Appstore APIs: a token for each of the two scopes, and a call for the open edit of an application.
 */
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl} from '../../index.js';
import {failedBy, type NameOf} from '../failures.js';
import {ONCE, reachChecks} from '../reach.js';
import {type Check, type Finding, ok, skipped} from '../steps.js';
import {type DoctorTools, needed, optional, type Preparation, type Service, type ServiceSettings} from './service.js';

/** The token depends on the API alone, so that the application in the path may be made up. */
const SUBMISSION: URL = amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/any/edits`;
const REPORTING: URL = amazonUrl`https://developer.amazon.com/api/appstore/v2/applications/any/vitals/any`;

export const appstoreService: Service<'appstore'> = {
	name: 'appstore',
	title: 'Appstore',
	option: 'appstore',
	settings: [
		needed('clientId', 'AMAZON_APPSTORE_CLIENT_ID'),
		needed('clientSecret', 'AMAZON_APPSTORE_CLIENT_SECRET'),
		optional('appId', 'AMAZON_APPSTORE_APP_ID', 'an application to look at'),
	],
	prepare,
	explained: {options: {appstore: {clientId: 'nobody', clientSecret: 'nothing'}}},
};

function prepare({values, nameOf}: ServiceSettings, {nowMs}: DoctorTools): Preparation {
	const {clientId = '', clientSecret = '', appId} = values;
	return {
		options: {appstore: {clientId, clientSecret}},
		faults: [],
		checks: [
			...reachChecks(['api.amazon.com', 'developer.amazon.com'], nowMs),
			scopeCheck(
				{name: 'submission scope', api: 'App Submission API', url: SUBMISSION, other: REPORTING},
				appId !== undefined,
				nameOf,
			),
			scopeCheck({name: 'reporting scope', api: 'Reporting and Vitals APIs', url: REPORTING, other: SUBMISSION}, false, nameOf),
			{name: 'call', isNeeded: false, run: async (auth) => openEdit(auth, appId, nameOf)},
		],
	};
}

interface ScopeToTry {
	readonly name: string;
	readonly api: string;
	/** A URL that takes this scope. */
	readonly url: URL;
	/** A URL that takes the other scope. */
	readonly other: URL;
}

/** A scope that the settings do not ask for may be missing where the other one is there, since applications use one or both. */
function scopeCheck({name, api, url, other}: ScopeToTry, isNeeded: boolean, nameOf: NameOf): Check {
	return {
		name,
		isNeeded,
		async run(auth) {
			const error = await refusalFor(url, auth);
			if (error === undefined) {
				return ok(`Login with Amazon gives a token for the ${api}.`);
			}
			const isScope = amazonAuthErrorOf(error)?.amazon?.code === 'invalid_scope';
			if (isScope && !isNeeded && (await refusalFor(other, auth)) === undefined) {
				return skipped(`The security profile is not attached to the ${api} (invalid_scope); attach it if you need it.`);
			}
			const advice = `Attach the security profile of ${nameOf('clientId')} to the ${api} in the Developer Console, Apps & Services, API Access.`;
			return failedBy(error, nameOf, isScope ? advice : undefined);
		},
	};
}

async function refusalFor(url: URL, auth: AmazonAuth): Promise<unknown> {
	return auth.authorize({method: 'GET', url}).then(
		() => undefined,
		(error: unknown) => error,
	);
}

async function openEdit(auth: AmazonAuth, appId: string | undefined, nameOf: NameOf): Promise<Finding> {
	if (appId === undefined) {
		return skipped(`No application to look at: name one in ${nameOf('appId')}.`);
	}
	try {
		await auth.got(amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits`, ONCE);
		return ok('The App Submission API takes the token.');
	} catch (error) {
		return failedBy(error, nameOf, `Look at ${nameOf('appId')}: is it an application of this account?`);
	}
}

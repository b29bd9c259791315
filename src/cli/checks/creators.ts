/**
 * Checks the Creators API: a token by the version of the credential, and a search, which only reads.
 */
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, type CreatorsOptions} from '../../index.js';
import {failedBy, type NameOf} from '../failures.js';
import {ONCE, reachChecks} from '../reach.js';
import {type Finding, ok, skipped} from '../steps.js';
import {type DoctorTools, needed, optional, type Preparation, type Service, type ServiceSettings} from './service.js';

const SEARCH: URL = amazonUrl`https://creatorsapi.amazon/catalog/v1/searchItems`;

export const creatorsService: Service<'creators'> = {
	name: 'creators',
	title: 'Creators API',
	option: 'creators',
	settings: [
		needed('credentialId', 'AMAZON_CREATORS_CREDENTIAL_ID'),
		needed('credentialSecret', 'AMAZON_CREATORS_CREDENTIAL_SECRET'),
		needed('version', 'AMAZON_CREATORS_VERSION', 'as Amazon shows it for the credential, such as 3.2'),
		optional('marketplace', 'AMAZON_CREATORS_MARKETPLACE', 'such as www.amazon.de; for a search'),
		optional('partnerTag', 'AMAZON_CREATORS_PARTNER_TAG', 'for a search'),
	],
	prepare,
	explained: {options: {creators: {credentialId: 'nobody', credentialSecret: 'nothing', version: '3.1'}}},
};

function prepare({values, nameOf}: ServiceSettings, {nowMs}: DoctorTools): Preparation {
	const {credentialId = '', credentialSecret = '', version = '', marketplace, partnerTag} = values;
	const isSearched = marketplace !== undefined && partnerTag !== undefined;
	const missing = `No search without a marketplace and a partner tag: name them in ${nameOf('marketplace')} and ${nameOf('partnerTag')}.`;
	return {
		// A version that does not exist is found when the options are read.
		options: {creators: {credentialId, credentialSecret, version: version as CreatorsOptions['version'], marketplace}},
		faults: [],
		checks: [
			...reachChecks(['creatorsapi.amazon'], nowMs),
			{name: 'token', isNeeded: true, run: async (auth) => token(auth, nameOf)},
			{
				name: 'call',
				isNeeded: false,
				run: async (auth) => (isSearched ? search(auth, partnerTag, nameOf) : skipped(missing)),
			},
		],
	};
}

async function token(auth: AmazonAuth, nameOf: NameOf): Promise<Finding> {
	try {
		await auth.authorize({method: 'POST', url: SEARCH});
		return ok('Amazon gives a token for this credential.');
	} catch (error) {
		const code = amazonAuthErrorOf(error)?.amazon?.code;
		const advice = `Look at ${nameOf('credentialId')}, ${nameOf('credentialSecret')} and ${nameOf('version')}: Amazon shows them together.`;
		return failedBy(error, nameOf, code === 'invalid_client' || code === 'invalid_scope' ? advice : undefined);
	}
}

async function search(auth: AmazonAuth, partnerTag: string, nameOf: NameOf): Promise<Finding> {
	try {
		await auth.got.post(SEARCH, {...ONCE, json: {partnerTag, keywords: 'book', itemCount: 1}});
		return ok('The Creators API takes the token, and answers a search.');
	} catch (error) {
		const isOfCredential = amazonAuthErrorOf(error) !== undefined;
		const advice = `Look at ${nameOf('partnerTag')} and ${nameOf('marketplace')}: are they of this credential's account?`;
		return failedBy(error, nameOf, isOfCredential ? undefined : advice);
	}
}

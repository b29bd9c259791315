/**
 * Checks the Selling Partner API: the seller's access token, a call in the region, and the roles for personal data.
 *
 * The call of marketplaceParticipations changes nothing. Restricted Data Tokens are asked for, and no call is made with them.
 */
import {
	type AmazonAuth,
	type AmazonAuthErrorCode,
	amazonAuthErrorOf,
	amazonUrl,
	type DataElement,
	type SellingRegion,
} from '../../index.js';
import {failedBy, type NameOf} from '../failures.js';
import {ONCE, reachChecks} from '../reach.js';
import {type Check, type Finding, ok, skipped} from '../steps.js';
import {listOf, meantBy} from '../words.js';
import {type DoctorTools, needed, optional, type Preparation, type Service, type ServiceSettings} from './service.js';

const ORIGINS: Readonly<Record<SellingRegion, string>> = {
	na: 'https://sellingpartnerapi-na.amazon.com',
	eu: 'https://sellingpartnerapi-eu.amazon.com',
	fe: 'https://sellingpartnerapi-fe.amazon.com',
};
const REGIONS: readonly SellingRegion[] = ['na', 'eu', 'fe'];
const ELEMENTS: readonly DataElement[] = ['buyerInfo', 'shippingAddress', 'buyerTaxInformation'];

/** The errors of a call whose authorization may be one of another region. */
const MAY_BE_REGION: readonly (AmazonAuthErrorCode | undefined)[] = ['ERR_AMAZON_WRONG_REGION', 'ERR_AMAZON_ACCESS_DENIED'];

export const sellingPartnerService: Service<'selling-partner'> = {
	name: 'selling-partner',
	title: 'Selling Partner API',
	option: 'sellingPartner',
	settings: [
		needed('clientId', 'AMAZON_SP_CLIENT_ID'),
		needed('clientSecret', 'AMAZON_SP_CLIENT_SECRET'),
		needed('refreshToken', 'AMAZON_SP_REFRESH_TOKEN'),
		needed('region', 'AMAZON_SP_REGION', 'na, eu or fe'),
		optional('dataElements', 'AMAZON_SP_DATA_ELEMENTS', 'personal data there should be roles for, with commas'),
	],
	prepare,
	explained: {
		options: {sellingPartner: {clientId: 'nobody', clientSecret: 'nothing', refreshToken: () => undefined}},
		identity: {sellingPartnerId: 'nobody'},
	},
};

function prepare(given: ServiceSettings, {nowMs}: DoctorTools): Preparation {
	const {clientId = '', clientSecret = '', refreshToken = '', dataElements = ''} = given.values;
	const region = REGIONS.find((one) => one === given.values.region);
	const wanted = listOf(dataElements);
	const elements = ELEMENTS.filter((one) => wanted.includes(one));
	const odd = wanted.find((one) => !ELEMENTS.some((known) => known === one));
	return {
		options: {sellingPartner: {clientId, clientSecret, refreshToken}},
		faults: [
			...(region === undefined && given.values.region
				? [`${given.nameOf('region')} must be ${REGIONS.join(', ')}${meantBy(given.values.region, REGIONS)}`]
				: []),
			...(odd === undefined ? [] : [`${given.nameOf('dataElements')} takes ${ELEMENTS.join(', ')}${meantBy(odd, ELEMENTS)}`]),
			...(/^amzn1\.(?:sp\.solution|sellerapps)/.test(clientId)
				? [
						`${given.nameOf('clientId')} is the application id: the client id of Login with Amazon is needed, amzn1.application-oa2-client.…`,
					]
				: []),
		],
		// The steps are named even where the region is wrong, since each is then told as skipped.
		checks: checksIn(region ?? 'na', elements, given, nowMs),
	};
}

function checksIn(
	region: SellingRegion,
	elements: readonly DataElement[],
	given: ServiceSettings,
	nowMs: () => number,
): readonly Check[] {
	return [
		...reachChecks(['api.amazon.com', new URL(ORIGINS[region]).host], nowMs),
		{name: 'access token', isNeeded: true, run: (auth) => accessToken(auth, region, given)},
		{name: 'call', isNeeded: true, run: (auth) => call(auth, region, given)},
		...(elements.length === 0 ? [noRoles(given)] : elements.map((element) => roleCheck(element, region, given))),
	];
}

function participations(region: SellingRegion): URL {
	return amazonUrl`${ORIGINS[region]}/sellers/v1/marketplaceParticipations`;
}

async function accessToken(auth: AmazonAuth, region: SellingRegion, {nameOf}: ServiceSettings): Promise<Finding> {
	try {
		await auth.authorize({method: 'GET', url: participations(region)});
		return ok('Login with Amazon gives an access token for this refresh token.');
	} catch (error) {
		return failedBy(error, nameOf);
	}
}

async function call(auth: AmazonAuth, region: SellingRegion, {nameOf}: ServiceSettings): Promise<Finding> {
	try {
		await auth.got(participations(region), ONCE);
		return ok(`The Selling Partner API in region ${region} takes the token.`);
	} catch (error) {
		return failedBy(error, nameOf, await adviceOn(amazonAuthErrorOf(error)?.code, auth, region, nameOf));
	}
}

async function adviceOn(
	code: AmazonAuthErrorCode | undefined,
	auth: AmazonAuth,
	region: SellingRegion,
	nameOf: NameOf,
): Promise<string | undefined> {
	const home = MAY_BE_REGION.includes(code) ? await regionThatAnswers(auth, region) : undefined;
	if (home !== undefined) {
		return `The authorization of this seller is for region ${home}: set ${nameOf('region')} to ${home}.`;
	}
	return code === 'ERR_AMAZON_ACCESS_DENIED'
		? 'Amazon says 403 Unauthorized where a role is missing. Look whether the application has the one that Amazon documents for getMarketplaceParticipations; after a role was added, have the seller authorise the application again.'
		: undefined;
}

/** Tries the other regions, since a refusal alone leaves open which region is the right one. */
async function regionThatAnswers(auth: AmazonAuth, not: SellingRegion): Promise<SellingRegion | undefined> {
	for (const region of REGIONS.filter((one) => one !== not)) {
		const answers = await auth.got(participations(region), ONCE).then(
			() => true,
			() => false,
		);
		if (answers) {
			return region;
		}
	}
	return undefined;
}

function noRoles({nameOf}: ServiceSettings): Check {
	const finding = skipped(`No personal data is asked for: name some in ${nameOf('dataElements')} to try the roles for it.`);
	return {name: 'roles', isNeeded: false, run: async () => finding};
}

function roleCheck(element: DataElement, region: SellingRegion, {nameOf}: ServiceSettings): Check {
	return {
		name: `role for ${element}`,
		isNeeded: false,
		async run(auth) {
			const url = amazonUrl`${ORIGINS[region]}/orders/v0/orders`;
			try {
				await auth.authorize({method: 'GET', url}, {amazon: {dataElements: [element], restrictedData: 'require'}});
				return ok(`The Tokens API gives a Restricted Data Token for ${element}.`);
			} catch (error) {
				const isRole = amazonAuthErrorOf(error)?.code === 'ERR_AMAZON_ROLE_MISSING';
				return failedBy(
					error,
					nameOf,
					isRole
						? `Request the role for ${element} in the developer profile, give it to the application, and have the seller authorise it again.`
						: undefined,
				);
			}
		},
	};
}

/**
 * Checks Amazon Business: the customer's access token, and a call in the region that lists orders of the last day and changes nothing.
 */
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, type BusinessRegion} from '../../index.js';
import {failedBy} from '../failures.js';
import {ONCE, reachChecks} from '../reach.js';
import {type Finding, ok} from '../steps.js';
import {meantBy} from '../words.js';
import {type DoctorTools, needed, optional, type Preparation, type Service, type ServiceSettings} from './service.js';

const REGIONS: readonly BusinessRegion[] = ['na', 'eu', 'jp'];
const DAY_MS = 24 * 60 * 60_000;

export const businessService: Service<'business'> = {
	name: 'business',
	title: 'Amazon Business',
	option: 'business',
	settings: [
		needed('clientId', 'AMAZON_BUSINESS_CLIENT_ID'),
		needed('clientSecret', 'AMAZON_BUSINESS_CLIENT_SECRET'),
		needed('refreshToken', 'AMAZON_BUSINESS_REFRESH_TOKEN'),
		needed('region', 'AMAZON_BUSINESS_REGION', 'na, eu or jp'),
		optional('sandbox', 'AMAZON_BUSINESS_SANDBOX', 'true where these are the credentials of the sandbox'),
	],
	prepare,
	explained: {
		options: {
			business: [false, true].map((sandbox) => ({
				clientId: 'nobody',
				clientSecret: 'nothing',
				refreshToken: () => undefined,
				sandbox,
			})),
		},
		identity: {businessCustomerId: 'nobody'},
	},
};

function prepare(given: ServiceSettings, {nowMs}: DoctorTools): Preparation {
	const {clientId = '', clientSecret = '', refreshToken = '', region: wanted = '', sandbox = 'false'} = given.values;
	const region = REGIONS.find((one) => one === wanted);
	const origin = `https://${sandbox === 'true' ? 'sandbox.' : ''}${region ?? 'na'}.business-api.amazon.com`;
	const orders = (): URL => {
		const [start, end] = [new Date(nowMs() - DAY_MS).toISOString(), new Date(nowMs()).toISOString()];
		return amazonUrl`${origin}/reports/2021-01-08/orders?startDate=${start}&endDate=${end}`;
	};
	return {
		options: {business: {clientId, clientSecret, refreshToken, sandbox: sandbox === 'true'}},
		faults: [
			...(region === undefined && wanted
				? [`${given.nameOf('region')} must be ${REGIONS.join(', ')}${meantBy(wanted, REGIONS)}`]
				: []),
			...(sandbox === 'true' || sandbox === 'false' ? [] : [`${given.nameOf('sandbox')} must be true or false`]),
		],
		// The steps are named even where the region is wrong, since each is then told as skipped.
		checks: [
			...reachChecks(['api.amazon.com', new URL(origin).host], nowMs),
			{name: 'access token', isNeeded: true, run: (auth) => accessToken(auth, orders(), given)},
			{name: 'call', isNeeded: false, run: (auth) => call(auth, orders(), given)},
		],
	};
}

async function accessToken(auth: AmazonAuth, url: URL, {nameOf}: ServiceSettings): Promise<Finding> {
	try {
		await auth.authorize({method: 'GET', url});
		return ok('Login with Amazon gives an access token for this refresh token.');
	} catch (error) {
		return failedBy(error, nameOf);
	}
}

async function call(auth: AmazonAuth, url: URL, {nameOf}: ServiceSettings): Promise<Finding> {
	try {
		await auth.got(url, ONCE);
		return ok(`${url.host} takes the token.`);
	} catch (error) {
		const isDenied = amazonAuthErrorOf(error)?.code === 'ERR_AMAZON_ACCESS_DENIED';
		const advice = `Look at ${nameOf('region')}: a refresh token is good in one region. If it is that one, the application may lack the role Amazon Business Analytics, which getOrdersByOrderDate takes.`;
		return failedBy(error, nameOf, isDenied ? advice : undefined);
	}
}

/**
 * What the demo asks for, and what must come of it: typed out, so that the demo fails where the product does.
 */
import type {FakeAmazon} from 'got-amazon-auth/testing';

/** One line of the demo. */
export interface Step {
	readonly through: 'Express' | 'Koa';
	/** What the application calls with, where it is not its got. */
	readonly client?: 'axios';
	/** Who is signed in. */
	readonly account: string;
	/** What the browser asks the application for; `paths` are asked for all at once. */
	readonly method: 'GET' | 'POST';
	readonly paths: readonly string[];
	/** What the application asks Amazon for, as the fake's journal must show it. */
	readonly asked: string;
	/** The credential headers that must arrive, their secrets left out; none: nothing is sent. */
	readonly credentials: readonly string[];
	readonly status: number;
	/** Words that Amazon's answer must hold, or the code of the error. */
	readonly holds: readonly string[];
	readonly tokenCalls: number;
	/** What happens before. */
	readonly before?: {readonly title: string; readonly act: (fake: FakeAmazon) => void};
}

/** Steps under the name of their API. */
export interface Chapter {
	readonly title: string;
	/** The host that its steps call; a sandbox stands in front of it. */
	readonly host: string;
	readonly steps: readonly Step[];
}

const SELLER = 'x-amz-access-token: Atza|…';
const CUSTOMER = 'x-amz-access-token: Atza|…';
const RESTRICTED = 'x-amz-access-token: Atz.sprdt|…';
const GRANTLESS = 'x-amz-access-token: Atc|…';
const BEARER = 'authorization: Bearer Atc|…';
const ADVERTISER = 'authorization: Bearer Atza|…';
const SIGNATURE = 'authorization: AMZN-PAY-RSASSA-PSS-V2 …';
const DELEGATION = 'x-amz-pay-authtoken: eyJ…';

const ORDER = '902-0000000-0000001';

/** The whole demo, in its order. */
export const CHAPTERS: readonly Chapter[] = [
	{
		title: 'Appstore',
		host: 'developer.amazon.com',
		steps: [
			{
				through: 'Koa',
				account: 'staff',
				method: 'POST',
				paths: ['/edits?app=amzn1.app'],
				asked: 'POST /api/appstore/v1/applications/amzn1.app/edits',
				credentials: [BEARER],
				status: 200,
				holds: ['id', 'status'],
				tokenCalls: 1,
			},
			{
				through: 'Koa',
				account: 'staff',
				method: 'GET',
				paths: ['/earnings?year=2026&month=10'],
				asked: 'GET /api/appstore/download/report/earnings/2026/10',
				credentials: [BEARER],
				status: 200,
				holds: ['https://'],
				tokenCalls: 1,
			},
		],
	},
	{
		title: 'Device Messaging',
		host: 'api.amazon.com',
		steps: [
			{
				through: 'Koa',
				account: 'staff',
				method: 'POST',
				paths: ['/messages?to=amzn1.adm'],
				asked: 'POST /messaging/registrations/amzn1.adm/messages',
				credentials: [BEARER],
				status: 200,
				holds: ['registrationID'],
				tokenCalls: 1,
			},
		],
	},
	{
		title: 'Creators API',
		host: 'creatorsapi.amazon',
		steps: [
			{
				through: 'Koa',
				account: 'staff',
				method: 'GET',
				paths: ['/search?words=lamp&in=www.amazon.ca'],
				asked: 'POST /catalog/v1/searchItems',
				credentials: [BEARER],
				status: 200,
				holds: ['searchResult'],
				tokenCalls: 1,
			},
		],
	},
	{
		title: 'Amazon Business',
		host: 'eu.business-api.amazon.com',
		steps: [
			{
				through: 'Koa',
				account: 'forge',
				method: 'GET',
				paths: ['/purchase?id=123-0000000-0000001'],
				asked: 'GET /reports/2021-01-08/orders/123-0000000-0000001',
				credentials: [CUSTOMER],
				status: 200,
				holds: ['C5FORGE'],
				tokenCalls: 1,
			},
		],
	},
	{
		title: 'Amazon Ads',
		host: 'advertising-api.amazon.com',
		steps: [
			{
				through: 'Koa',
				account: 'meadow',
				method: 'GET',
				paths: ['/campaigns'],
				asked: 'POST /adsApi/v1/query/campaigns',
				credentials: [ADVERTISER],
				status: 200,
				holds: ['A5MEADOW', '1000000001'],
				tokenCalls: 1,
			},
		],
	},
	{
		title: 'Selling Partner API',
		host: 'sellingpartnerapi-na.amazon.com',
		steps: [
			{
				through: 'Express',
				account: 'harbour',
				method: 'GET',
				paths: ['/items/B000EXAMPLE'],
				asked: 'GET /catalog/2022-04-01/items/B000EXAMPLE',
				credentials: [SELLER],
				status: 200,
				holds: ['payload'],
				tokenCalls: 1,
			},
			{
				through: 'Express',
				account: 'harbour',
				method: 'GET',
				paths: [`/orders/${ORDER}`],
				asked: `GET /orders/v0/orders/${ORDER}`,
				credentials: [RESTRICTED],
				status: 200,
				holds: ['BuyerInfo', 'ShippingAddress'],
				tokenCalls: 1,
			},
			{
				through: 'Express',
				account: 'mill',
				method: 'GET',
				paths: Array.from({length: 50}, (_, index) => `/orders/903-0000000-${String(index).padStart(7, '0')}`),
				asked: 'GET /orders/v0/orders/… (50 of them)',
				credentials: [RESTRICTED],
				status: 200,
				holds: ['BuyerInfo', 'ShippingAddress'],
				tokenCalls: 2,
			},
			{
				through: 'Koa',
				account: 'orchard',
				method: 'GET',
				paths: [`/order?id=${ORDER}`],
				asked: `GET /orders/v0/orders/${ORDER}`,
				credentials: [RESTRICTED],
				status: 200,
				holds: ['A3ORCHARD', 'BuyerInfo'],
				tokenCalls: 2,
			},
			{
				through: 'Koa',
				client: 'axios',
				account: 'mill',
				method: 'GET',
				paths: [`/buyer?id=${ORDER}`],
				asked: `GET /orders/v0/orders/${ORDER}`,
				credentials: [RESTRICTED],
				status: 200,
				holds: ['A2MILL', 'BuyerInfo'],
				tokenCalls: 0,
			},
			{
				through: 'Koa',
				account: 'staff',
				method: 'GET',
				paths: ['/destinations'],
				asked: 'GET /notifications/v1/destinations',
				credentials: [GRANTLESS],
				status: 200,
				holds: ['payload'],
				tokenCalls: 1,
			},
			{
				through: 'Express',
				account: 'harbour',
				method: 'GET',
				paths: [`/sandbox/orders/${ORDER}`],
				asked: `GET sandbox.…/orders/v0/orders/${ORDER}`,
				credentials: [RESTRICTED],
				status: 200,
				holds: ['BuyerInfo', 'ShippingAddress'],
				tokenCalls: 0,
			},
		],
	},
	{
		title: 'Amazon Pay',
		host: 'pay-api.amazon.com',
		steps: [
			{
				through: 'Koa',
				account: 'staff',
				method: 'POST',
				paths: ['/charges?key=demo1'],
				asked: 'POST /live/v2/charges',
				credentials: [SIGNATURE],
				status: 201,
				holds: ['chargeId'],
				tokenCalls: 0,
			},
			{
				through: 'Koa',
				account: 'bakery',
				method: 'GET',
				paths: ['/charge-permission?id=S01-0000000-0000000'],
				asked: 'GET /live/v2/chargePermissions/S01-0000000-0000000',
				credentials: [SIGNATURE, DELEGATION],
				status: 200,
				holds: ['A4BAKERY'],
				tokenCalls: 1,
			},
		],
	},
	{
		title: 'When something is wrong',
		host: 'sellingpartnerapi-na.amazon.com',
		steps: [
			{
				through: 'Express',
				account: 'harbour',
				method: 'GET',
				paths: [`/orders/${ORDER}/regulated`],
				asked: 'GET …/regulatedInfo, not among "operations"',
				credentials: [],
				status: 403,
				holds: ['ERR_AMAZON_OPERATION_NOT_ALLOWED'],
				tokenCalls: 0,
			},
			{
				through: 'Express',
				account: 'nobody',
				method: 'GET',
				paths: ['/items/B000EXAMPLE'],
				asked: 'GET …/items/B000EXAMPLE, nobody signed in',
				credentials: [],
				status: 401,
				holds: ['ERR_AMAZON_IDENTITY_MISSING'],
				tokenCalls: 0,
			},
			{
				before: {
					title: "Amazon lets every token of harbour's die",
					act: (fake) => fake.expireTokens({sellingPartnerId: 'A1HARBOUR'}),
				},
				through: 'Express',
				account: 'harbour',
				method: 'GET',
				paths: ['/items/B000EXAMPLE'],
				asked: 'GET /catalog/2022-04-01/items/B000EXAMPLE',
				credentials: [`${SELLER} (refused)`, `${SELLER} (renewed)`],
				status: 200,
				holds: ['payload'],
				tokenCalls: 1,
			},
		],
	},
];

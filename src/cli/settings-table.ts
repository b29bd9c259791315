/**
 * Data: what doctor can be told of each service, by the variable of the environment and by the name in a file.
 *
 * The names of the variables are those of `npm run demo -- --live`; what only doctor asks for is optional.
 */

/** A service as `--service` names it. */
export type ServiceName = 'appstore' | 'selling-partner' | 'pay';

/** One setting of a service. */
export interface Setting {
	readonly key: string;
	readonly variable: string;
	/** Whether the service cannot be looked at without it. */
	readonly isNeeded: boolean;
	readonly hint: string;
}

/** A service: its name, its title, its key in a file, and its settings. */
export interface ServiceTable {
	readonly name: ServiceName;
	readonly title: string;
	readonly fileKey: string;
	readonly settings: readonly [Setting, ...Setting[]];
}

export const SERVICES: readonly ServiceTable[] = [
	{
		name: 'appstore',
		title: 'Appstore',
		fileKey: 'appstore',
		settings: [
			needed('clientId', 'AMAZON_APPSTORE_CLIENT_ID'),
			needed('clientSecret', 'AMAZON_APPSTORE_CLIENT_SECRET'),
			optional('appId', 'AMAZON_APPSTORE_APP_ID', 'an application to look at'),
		],
	},
	{
		name: 'selling-partner',
		title: 'Selling Partner API',
		fileKey: 'sellingPartner',
		settings: [
			needed('clientId', 'AMAZON_SP_CLIENT_ID'),
			needed('clientSecret', 'AMAZON_SP_CLIENT_SECRET'),
			needed('refreshToken', 'AMAZON_SP_REFRESH_TOKEN'),
			needed('region', 'AMAZON_SP_REGION', 'na, eu or fe'),
			optional('dataElements', 'AMAZON_SP_DATA_ELEMENTS', 'personal data there should be roles for, with commas'),
		],
	},
	{
		name: 'pay',
		title: 'Amazon Pay',
		fileKey: 'pay',
		settings: [
			needed('publicKeyId', 'AMAZON_PAY_PUBLIC_KEY_ID'),
			either('privateKey', 'AMAZON_PAY_PRIVATE_KEY', 'PEM (this or its file is needed)'),
			either('privateKeyFile', 'AMAZON_PAY_PRIVATE_KEY_FILE', 'the file of the key (this or the key itself is needed)'),
			needed('region', 'AMAZON_PAY_REGION', 'na, eu or jp'),
			optional('environment', 'AMAZON_PAY_ENVIRONMENT', 'live or sandbox; that of the key, else sandbox'),
			optional('merchantId', 'AMAZON_PAY_MERCHANT_ID', 'a merchant to act for'),
			optional('mwsAuthToken', 'AMAZON_PAY_MWS_AUTH_TOKEN', 'what that merchant handed over'),
		],
	},
];

/** Every variable with its name in a file, for the usage text. */
export const VARIABLES: readonly {readonly variable: string; readonly path: string; readonly hint: string}[] = SERVICES.flatMap(
	({fileKey, settings}) =>
		settings.map(({key, variable, hint}) => ({variable, path: `${fileKey}.${key}`, hint: hint === '' ? '' : `: ${hint}`})),
);

function needed(key: string, variable: string, hint = ''): Setting {
	return {key, variable, isNeeded: true, hint};
}

/** One of two that stand for each other: that neither is there is for settings.ts to find. */
function either(key: string, variable: string, hint: string): Setting {
	return {key, variable, isNeeded: false, hint};
}

function optional(key: string, variable: string, hint: string): Setting {
	return {key, variable, isNeeded: false, hint: `${hint} (optional)`};
}

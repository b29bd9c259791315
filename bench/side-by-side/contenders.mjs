/**
 * Who takes part, in the order of the table, and where its `prepare` is.
 *
 * Two ways for each of the others: a token for each order; and one token for all orders, which their user asks for by the generic
 * path, hands to the client and would have to renew. One of them runs with the agent of this package too.
 */
const own = (name) => new URL(`${name}.mjs`, import.meta.url).href;
const peer = (name) => new URL(`../peers/${name}.mjs`, import.meta.url).href;

export const KEPT_BY_CALLER = {name: 'amazon-sp-api, one token kept by the caller', file: peer('amazon-sp-api')};
export const WITH_AGENT = {name: 'amazon-sp-api with the agent of this package', file: own('amazon-sp-api-agent')};

export const CONTENDERS = [
	{name: 'got-amazon-auth', file: own('got-amazon-auth')},
	{name: 'got alone, one token kept by the caller', file: own('bare-got')},
	{name: 'amazon-sp-api, a token an order', file: peer('amazon-sp-api'), isTokenPerOrder: true},
	KEPT_BY_CALLER,
	WITH_AGENT,
	{name: '@sp-api-sdk, a token an order', file: peer('sp-api-sdk'), isTokenPerOrder: true},
	{name: '@sp-api-sdk, one token kept by the caller', file: peer('sp-api-sdk')},
	{name: "Amazon's SDK, its automatic token", file: peer('amazon-sdk'), isTokenPerOrder: true},
	{name: "Amazon's SDK, one token kept by the caller", file: peer('amazon-sdk')},
];

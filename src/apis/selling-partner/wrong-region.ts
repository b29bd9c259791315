/**
 * Of a call to the wrong region, the endpoint of the right one: its marketplaces are in the query.
 */
import {productionHost, SELLING_PARTNER_HOSTS} from '../../hosts.js';
import {AmazonAuthError} from '../../errors.js';
import {regionOf} from './marketplaces.js';

/** The error with the right endpoint in its message, where it is of a wrong region and the URL tells the right one. */
export function nameEndpoint(error: AmazonAuthError, {hostname, searchParams}: URL): AmazonAuthError {
	if (error.code !== 'ERR_AMAZON_WRONG_REGION') {
		return error;
	}
	const here = SELLING_PARTNER_HOSTS.get(hostname);
	const ids = [...searchParams].filter(([name]) => /^marketplaceids?$/i.test(name)).flatMap(([, value]) => value.split(','));
	const region = ids.map(regionOf).find((found) => found !== undefined && found !== here?.region);
	if (region === undefined) {
		return error;
	}
	const {api, operation, amazon} = error;
	const endpoint = `https://${here?.sandbox ? 'sandbox.' : ''}${productionHost(region)}`;
	const message = `The marketplaces of this call belong to ${endpoint}: call that endpoint.`;
	return new AmazonAuthError('ERR_AMAZON_WRONG_REGION', message, {api, operation, amazon});
}

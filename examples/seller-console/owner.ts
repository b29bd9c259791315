/**
 * Whose record a path of the console means: the seller that it names, of the account that is signed in and no other.
 */
import type {Request} from 'express';
import {signedIn} from './session.js';
import type {Owner} from './vault/sealing.js';

/** @throws an error with status 404 where the path names no region */
export function ownerOf(request: Request): Owner {
	const {region, sellingPartnerId} = request.params;
	if ((region !== 'na' && region !== 'eu' && region !== 'fe') || typeof sellingPartnerId !== 'string') {
		throw Object.assign(new Error('There is no such region.'), {status: 404});
	}
	return {tenant: signedIn(request).person.tenant, region, sellingPartnerId};
}

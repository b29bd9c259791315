/**
 * Tells the journal which token of the Selling Partner API a request carries, dead or alive, and whose it is.
 */
import type {IncomingHttpHeaders} from 'node:http';
import type {Seen} from '../http/exchange.js';
import type {JournalCredential} from '../journal.js';
import type {World} from '../world.js';

const byPrefix: readonly (readonly [prefix: string, credential: JournalCredential])[] = [
	['Atza|', 'seller-token'],
	['Atz.sprdt|', 'restricted-data-token'],
	['Atc|', 'grantless'],
];

/** Reads the kind of a token from its prefix, and its seller from the ledger. */
export function seeSellingPartnerToken(headers: IncomingHttpHeaders, world: World): Seen | undefined {
	const {'x-amz-access-token': token} = headers;
	if (typeof token !== 'string') {
		return undefined;
	}
	const grant = world.memory.ledger.look(token)?.grant;
	if (grant?.kind === 'account') {
		return undefined;
	}
	const credential = byPrefix.find(([prefix]) => token.startsWith(prefix))?.[1] ?? 'none';
	return {credential, sellingPartnerId: grant && grant.kind !== 'client' ? grant.sellingPartnerId : undefined};
}

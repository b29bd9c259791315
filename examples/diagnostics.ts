/**
 * What becomes of tokens, heard on Node's diagnostics channels: here the refusals, for a log.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {type AmazonAuthDiagnostics, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** Tells of every credential that Amazon refuses; gives what stops it. */
export function warnOfRefusals(warn: (line: string) => void): () => void {
	const onRefused = (message: unknown): void => {
		// The channel's name is the type's key.
		const {code, what, status, sellingPartnerId} = message as AmazonAuthDiagnostics['got-amazon-auth:refused'];
		warn(`${code} for ${sellingPartnerId ?? 'the application'}: ${what}, status ${status ?? 'unknown'}`);
	};
	subscribe('got-amazon-auth:refused', onRefused);
	return () => {
		unsubscribe('got-amazon-auth:refused', onRefused);
	};
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR']});
	await using auth = createAmazonAuth({...fake.options});
	const seller = auth.as({sellingPartnerId: 'A1HARBOUR'});
	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations`;
	const stop = warnOfRefusals(print);

	await seller.got(url);
	fake.expireTokens();
	await seller.got(url);
	stop();
	fake.expireTokens();
	await seller.got(url).catch(() => {}); // a second dead token within the minute is not replaced
	const {minted, refused} = auth.stats();
	print(`Tokens fetched: ${minted}, forgotten for a refusal: ${refused}`);
}

await whenExecuted(import.meta.url, run);

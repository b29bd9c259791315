/**
 * The Appstore: open an edit of an application, and download a report. Two scopes behind one host, chosen by path.
 */
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** Opens an edit of an application: App Submission API, scope `appstore::apps:readwrite`. */
export async function openEdit(auth: AmazonAuth, appId: string): Promise<string> {
	const url = amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits`;
	const {id} = await auth.got.post(url).json<{id: string}>();
	return id;
}

/** Where a month's earnings can be downloaded: Reporting API, scope `adx_reporting::appstore:marketer`. */
export async function earningsReport(auth: AmazonAuth, year: number, month: string): Promise<URL> {
	const url = amazonUrl`https://developer.amazon.com/api/appstore/download/report/earnings/${year}/${month}`;
	return new URL(await auth.got(url).text());
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	// Against Amazon: createAmazonAuth({appstore: {clientId, clientSecret}})
	await using auth = createAmazonAuth({appstore: fake.options.appstore, got: fake.options.got});

	print(`Opened the edit ${await openEdit(auth, 'amzn1.devportal.mobileapp.example')}`);
	const {hostname} = await earningsReport(auth, 2026, '10');
	print(`The report is at ${hostname}`);
	print(`Token calls, one a scope: ${fake.count({service: 'lwa'})}`);
}

await whenExecuted(import.meta.url, run);

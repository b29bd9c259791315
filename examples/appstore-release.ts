/**
 * A release pipeline for the Appstore: open an edit, put a new APK in the old one's place, commit.
 *
 * What is edited carries an `ETag`, and each change names the one it was made for in `If-Match`.
 */
import {readFile} from 'node:fs/promises';
import type {Got} from 'got';
import {type AmazonAuth, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';
import {type Setting, setting, settingsFrom} from './support/setting.js';

/** The auth of the pipeline: a security profile with the App Submission API attached. */
export function createAuth(read: Setting = setting, got?: Got): AmazonAuth {
	return createAmazonAuth({
		appstore: {clientId: read('AMAZON_APPSTORE_CLIENT_ID'), clientSecret: read('AMAZON_APPSTORE_CLIENT_SECRET')},
		...(got && {got}),
	});
}

/** Replaces an APK of an application and hands the edit in for review. */
export async function release(auth: AmazonAuth, appId: string, apkId: string, file: string | URL): Promise<string> {
	const edits = amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits`;
	const {id: editId} = await auth.got.post(edits).json<{id: string}>(); // an application has one open edit at most

	const apk = amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits/${editId}/apks/${apkId}`;
	const {headers} = await auth.got(apk);
	await auth.got.put(
		amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits/${editId}/apks/${apkId}/replace`,
		{
			headers: {'if-match': headers.etag, 'content-type': 'application/vnd.android.package-archive'},
			body: await readFile(file), // bytes and no stream, so that it can be sent again after a dead token
		},
	);

	const edit = await auth.got(amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits/${editId}`);
	await auth.got.post(amazonUrl`https://developer.amazon.com/api/appstore/v1/applications/${appId}/edits/${editId}/commit`, {
		headers: {'if-match': edit.headers.etag},
	});
	return editId;
}

/** Runs the example against the fake Amazon; the APK is this very file. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	const {clientId, clientSecret} = fake.options.appstore;
	const settings = settingsFrom({AMAZON_APPSTORE_CLIENT_ID: clientId, AMAZON_APPSTORE_CLIENT_SECRET: clientSecret});
	await using auth = createAuth(settings, fake.options.got);

	const editId = await release(
		auth,
		'amzn1.devportal.mobileapp.example',
		'amzn1.devportal.apk.example',
		new URL(import.meta.url),
	);
	print(`Handed in ${editId}`);
	for (const {method, path, status} of fake.journal.filter(({service}) => service === 'appstore')) {
		print(`${method} …${path.slice(path.indexOf('/edits'))}: ${status}`);
	}
	print(`Token calls: ${fake.count({service: 'lwa'})}`);
}

await whenExecuted(import.meta.url, run);

/**
 * Device Messaging: a message to one installation of an app, and what its reply means for the registration that the server keeps.
 */
import {HTTPError} from 'got';
import {type AmazonAuth, amazonAuthErrorOf, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

/** What became of a message. */
export type Outcome =
	/** Amazon took it. Keep this registration in place of the one that was used: it may be another. */
	| {readonly kind: 'sent'; readonly registrationId: string}
	/** The app is gone from the device: drop the registration. */
	| {readonly kind: 'gone'}
	/** Amazon asks for a pause, in milliseconds. */
	| {readonly kind: 'later'; readonly waitMs: number};

/** Sends a message of at most 6 KB to one installation of the app. */
export async function sendMessage(
	auth: AmazonAuth,
	registrationId: string,
	data: Readonly<Record<string, string>>,
): Promise<Outcome> {
	const url = amazonUrl`https://api.amazon.com/messaging/registrations/${registrationId}/messages`;
	try {
		const {registrationID} = await auth.got.post(url, {json: {data}}).json<{registrationID: string}>();
		return {kind: 'sent', registrationId: registrationID};
	} catch (error) {
		if (['Unregistered', 'InvalidRegistrationId'].includes(reasonOf(error))) {
			return {kind: 'gone'};
		}
		const refusal = amazonAuthErrorOf(error);
		if (refusal?.code === 'ERR_AMAZON_THROTTLED') {
			return {kind: 'later', waitMs: refusal.retryAfterMs ?? 60_000};
		}
		throw error;
	}
}

/** The reason in the reply of Device Messaging; empty where there is none. */
export function reasonOf(error: unknown): string {
	if (!(error instanceof HTTPError) || !/^application\/json\b/.test(error.response.headers['content-type'] ?? '')) {
		return '';
	}
	const {reason = ''} = JSON.parse(String(error.response.body)) as {reason?: string};
	return reason;
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	await using fake = await startFakeAmazon();
	// Against Amazon: createAmazonAuth({deviceMessaging: {clientId, clientSecret}})
	await using auth = createAmazonAuth({deviceMessaging: fake.options.deviceMessaging, got: fake.options.got});
	const send = async (registrationId: string): Promise<string> => {
		const outcome = await sendMessage(auth, registrationId, {message: 'Your order has left.'});
		return outcome.kind === 'later' ? `later, in ${outcome.waitMs / 1000} s` : outcome.kind;
	};

	print(`An app that is there: ${await send('amzn1.adm-registration.v3.one')}`);
	fake.fail({service: 'device-messaging', error: 'Unregistered'});
	print(`An app that was removed: ${await send('amzn1.adm-registration.v3.two')}`);
	fake.fail({service: 'device-messaging', error: 'MaxRateExceeded'});
	print(`Too many messages: ${await send('amzn1.adm-registration.v3.three')}`);
	fake.expireTokens();
	print(`After the token died: ${await send('amzn1.adm-registration.v3.one')}`);
	print(`Token calls: ${fake.count({service: 'lwa'})}`);
}

await whenExecuted(import.meta.url, run);

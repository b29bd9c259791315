/**
 * What the tests of Device Messaging share: an auth before a fake Amazon, and a message through each client.
 */

import {type AmazonAuth, type AmazonAuthOptions, createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, type FakeAmazonOptions, type JournalEntry, startFakeAmazon} from 'got-amazon-auth/testing';
import {onTestFinished} from 'vitest';
import {optionsOf} from '../../support/read-key.js';
import type {Asked} from '../ways.js';

export const REGISTRATION = 'amzn1.adm-registration.v3.Y29tLmFtYXpvbi5EZXZpY2VNZXNzYWdpbmc';
export const MESSAGES: string = `https://api.amazon.com/messaging/registrations/${REGISTRATION}/messages`;
export const TOKEN_ENDPOINT = 'https://api.amazon.com/auth/o2/token';
export const MESSAGE: string = JSON.stringify({data: {message: 'Hey'}, consolidationKey: 'Sync'});

export interface Stage {
	readonly fake: FakeAmazon;
	readonly auth: AmazonAuth;
	/** What arrived, but for the token calls of the package. */
	readonly arrived: () => readonly JournalEntry[];
}

/** Closed when the test ends. */
export async function setStage(own: Partial<AmazonAuthOptions> = {}, options: FakeAmazonOptions = {}): Promise<Stage> {
	const fake = await startFakeAmazon(options);
	onTestFinished(() => fake.close());
	const auth = createAmazonAuth({...optionsOf(fake), maxTokens: 100, ...own});
	onTestFinished(() => auth.close());
	return {fake, auth, arrived: () => fake.journal.filter(({body}) => !body.includes('grant_type=client_credentials'))};
}

/** A message as an application sends it, through any of the ways. */
export const SENDING: Asked = {method: 'POST', url: MESSAGES, headers: {'content-type': 'application/json'}, body: MESSAGE};

/**
 * What TypeScript knows of the undici adapter and of the fake's dispatcher. Compiled, never run.
 */
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import type {FakeAmazon} from 'got-amazon-auth/testing';
import {amazonInterceptor} from 'got-amazon-auth/undici';
import {Agent, type Dispatcher, interceptors, ProxyAgent, request, fetch as undiciFetch} from 'undici';
import {assertExactly} from './assertions.js';

const auth = createAmazonAuth({});

assertExactly<ReturnType<typeof amazonInterceptor>, Dispatcher.DispatcherComposeInterceptor>(true);
export const composed: Dispatcher = new Agent().compose(interceptors.dns(), amazonInterceptor(auth, {maxBodyBytes: 1024}));
// @ts-expect-error it is an option of its own, and no bare number
amazonInterceptor(auth, 1024);

/** Joined with Node's own type it would be Node's, which depends on the undici that `@types/node` brings. */
assertExactly<NonNullable<Parameters<AmazonAuth['fetch']>[1]>['dispatcher'], unknown>(true);

/** The fake's dispatcher goes wherever one of undici's or of Node's own goes. */
export async function use({dispatcher}: FakeAmazon): Promise<void> {
	await request('https://sellingpartnerapi-na.amazon.com/', {dispatcher: dispatcher.compose(amazonInterceptor(auth))});
	await undiciFetch('https://sellingpartnerapi-na.amazon.com/', {dispatcher});
	await fetch('https://sellingpartnerapi-na.amazon.com/', {dispatcher});
	// Any undici's, where Node's own fetch is typed for the one that it brings.
	await auth.fetch('https://sellingpartnerapi-na.amazon.com/', {dispatcher: new ProxyAgent('http://127.0.0.1:3128')});
	await auth.fetch('https://sellingpartnerapi-na.amazon.com/', {dispatcher, method: 'POST', body: '{}'});
}

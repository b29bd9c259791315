/**
 * What a caller's own hooks and got's diagnostics channels see: never the token.
 */
import {channel} from 'node:diagnostics_channel';
import {Agent} from 'node:https';
import type {OptionsInit} from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {expect, it, onTestFinished} from 'vitest';
import {arrived, FOREIGN, NA, PAY, PLAIN, soon, start, ways} from './harness.js';
import {leaksIn} from './leaks.js';

const CHANNELS = ['request:create', 'request:start', 'response:start', 'response:end', 'retry', 'error', 'response:redirect'];

/** Notes all that each hook is given, but for the response, which holds Node's own request. */
function logger(seen: unknown[]): NonNullable<OptionsInit['hooks']> {
	return {
		init: [(options) => void seen.push(options)],
		beforeRequest: [(options, context) => void seen.push(options, context)],
		beforeRetry: [(error, count) => void seen.push(error, count, error.options)],
		beforeRedirect: [(options) => void seen.push(options)],
		afterResponse: [
			(response) => {
				seen.push(response.request.options, response.headers, response.body);
				return response;
			},
		],
		beforeError: [
			(error) => {
				seen.push(error, error.options);
				return error;
			},
		],
	};
}

for (const [way, client] of ways) {
	it.each(['before', 'after'])(`${way}: loggers that stand %s the hooks see no token`, async (where) => {
		const seen: unknown[] = [];
		const started = await start();
		const {fake} = started;
		const user =
			where === 'after'
				? client(started).extend({hooks: logger(seen)})
				: fake.got.extend({hooks: logger(seen)}).extend({hooks: started.auth.hooks});
		fake.fail({path: PLAIN, status: 503});
		await user(`${NA}${PLAIN}`, {retry: soon});
		fake.expireTokens();
		await user(`${NA}${PLAIN}`, {retry: soon});
		fake.fail({path: PLAIN, status: 307, headers: {location: FOREIGN}});
		await user(`${NA}${PLAIN}`);
		fake.fail({path: PLAIN, status: 403});
		await user(`${NA}${PLAIN}`).catch(() => {});
		await user(`${PAY}/v2/charges/C1`).catch(() => {});
		const tokens = arrived(fake).flatMap(({headers}) => [headers['x-amz-access-token'], headers.authorization]);
		const secrets = Object.fromEntries(tokens.filter((token) => token !== undefined).map((token, index) => [`${index}`, token]));
		expect([Object.keys(secrets).length > 4, seen.length > 20]).toEqual([true, true]);
		expect(seen.flatMap((one) => leaksIn(one, secrets))).toEqual([]);
	});
}

it("got's diagnostics channels carry no token", async () => {
	const seen: unknown[] = [];
	const note = (message: unknown): void => void seen.push(structuredCloneable(message));
	for (const name of CHANNELS) {
		channel(`got:${name}`).subscribe(note);
		onTestFinished(() => void channel(`got:${name}`).unsubscribe(note));
	}
	const {auth, fake} = await start();
	fake.fail({path: PLAIN, status: 503});
	await auth.got(`${NA}${PLAIN}`, {retry: soon});
	fake.fail({path: PLAIN, status: 400});
	await auth.got(`${NA}${PLAIN}`).catch(() => {});
	const [sent] = arrived(fake);
	const {clientSecret} = fake.options.sellingPartner;
	const secrets = {token: sent?.headers['x-amz-access-token'] ?? 'none'};
	expect([seen.length > 6, clientSecret.length > 0]).toEqual([true, true]);
	expect(leaksIn(seen, secrets)).toEqual([]);
});

/** As a subscriber would keep it: a message is got's own object, which lives on. */
function structuredCloneable(message: unknown): unknown {
	return typeof message === 'object' && message !== null ? {...message} : message;
}

it("auth.got prints nothing of the agent it was made with: a proxy's password is in there", async () => {
	const agent = Object.assign(new Agent(), {proxy: new URL('http://user:proxy-password@proxy.example:8080')});
	const {auth, fake} = await start();
	const base = fake.got.extend({agent: {https: agent}});
	const proxied = createAmazonAuth({...fake.options, got: base});
	expect(leaksIn(base, {password: 'proxy-password'})).toEqual(['password']);
	expect(
		[proxied.got, proxied.as({application: true}).got, [auth, proxied]].flatMap((one) =>
			leaksIn(one, {password: 'proxy-password'}),
		),
	).toEqual([]);
	expect(proxied.got.defaults.options.agent).toMatchObject({https: agent});
});

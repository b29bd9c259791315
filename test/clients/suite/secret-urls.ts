/**
 * Receipt verification: the shared secret is a segment of the path, and no token belongs there.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import type {ExtraHostRequest} from 'got-amazon-auth/testing';
import {expect, it, onTestFinished} from 'vitest';
import {credentials} from '../got/hooks/harness.js';
import type {Client} from './client.js';
import {enter, NA, PLAIN, to} from './house.js';

const HOST = 'appstore-sdk.amazon.com';
const RECEIPTS: readonly string[] = [
	`https://${HOST}/version/1.0/verifyReceiptId/developer/HUSH/user/u1/receiptId/r1`,
	`https://${HOST}/sandbox/version/1.0/verifyReceiptId/developer/HUSH/user/u1/receiptId/r1`,
	`https://${HOST}/version/1.0/get/developer/HUSH/r1`,
];

export function describeSecretUrls(client: Client): void {
	it.each(RECEIPTS)('%s gets no credential: no token is asked for, and no channel is told', async (url) => {
		const told = listenToAll();
		const {fake, auth, send, seen} = await enterWithReceipts(client);
		expect(await send({url})).toMatchObject({status: 200, text: '{"receiptId":"r1"}'});
		expect(namesOfOurs(seen)).toEqual([]);
		expect([fake.count({service: 'lwa'}), auth.stats().minted, told]).toEqual([0, 0, []]);
	});

	it('a redirect there from Amazon carries nothing of ours, and no channel shows where it led', async () => {
		const told = listenToAll();
		const {fake, send, seen} = await enterWithReceipts(client);
		fake.fail({path: PLAIN, ...to(RECEIPTS[0] ?? '')});
		expect((await send({url: `${NA}${PLAIN}`})).status).toBe(200);
		expect([credentials(fake), seen.length, namesOfOurs(seen)]).toEqual([['seller-token'], 1, []]);
		expect(JSON.stringify(told)).not.toContain('HUSH');
	});

	it('a redirect from there to Amazon goes on without a credential', async () => {
		const {fake, send} = await enter(client, {extraHosts: {[HOST]: () => to(`${NA}${PLAIN}`)}});
		await send({url: RECEIPTS[0] ?? ''});
		expect([credentials(fake), fake.count({service: 'lwa'})]).toEqual([['none'], 0]);
	});
}

async function enterWithReceipts(client: Client) {
	const seen: ExtraHostRequest[] = [];
	const house = await enter(client, {
		extraHosts: {
			[HOST](request) {
				seen.push(request);
				return {body: '{"receiptId":"r1"}'};
			},
		},
	});
	return {...house, seen};
}

function namesOfOurs(seen: readonly ExtraHostRequest[]): string[] {
	return seen.flatMap(({headers}) => Object.keys(headers).filter((name) => /^(?:x-amz|authorization|amazon-)/.test(name)));
}

/** What the channels of this package tell from now on, until the test ends. */
function listenToAll(): unknown[] {
	const told: unknown[] = [];
	const note = (message: unknown): void => {
		told.push(message);
	};
	for (const topic of ['minted', 'joined', 'refreshed', 'refused', 'fallback', 'retried', 'store']) {
		subscribe(`got-amazon-auth:${topic}`, note);
		onTestFinished(() => {
			unsubscribe(`got-amazon-auth:${topic}`, note);
		});
	}
	return told;
}

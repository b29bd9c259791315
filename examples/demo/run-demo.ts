/**
 * Runs the demo's steps against a fake Amazon and prints a line each.
 */
import got from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {type FakeAmazon, startFakeAmazon} from 'got-amazon-auth/testing';
import {listen} from '../support/listen.js';
import {ACCOUNT_HEADER} from './accounts.js';
import {createShop} from './express-shop.js';
import {createOffice} from './koa-office.js';
import {countTokenCalls, type Observed, observe} from './observe.js';
import {CHAPTERS, type Step} from './steps.js';
import {printHead, printNote, printRow, printTitle, type Screen} from './table.js';

const EXPECTED_TOKEN_CALLS = 15;

const browser = got.extend({throwHttpErrors: false, retry: {limit: 0}});

/** Prints the demo; gives the exit code. */
export async function runDemo(screen: Screen): Promise<number> {
	await using fake = await startFakeAmazon({
		sellers: ['A1HARBOUR', 'A2MILL', 'A3ORCHARD'],
		merchants: ['A4BAKERY'],
		businessCustomers: ['C5FORGE'],
		advertisers: ['A5MEADOW'],
	});
	await using auth = createAmazonAuth({
		...fake.options,
		sellingPartner: {...fake.options.sellingPartner, dataElements: ['buyerInfo', 'shippingAddress']},
	});
	await using shop = await listen(createShop(auth));
	await using office = await listen(createOffice(auth, fake.agent).callback());
	const urls = {Express: shop.url, Koa: office.url};

	screen.print('An Express and a Koa application call a fake Amazon on this machine.');
	screen.print('Each line: what arrived there, what it answered, and how many token calls that took.');
	screen.print('');
	printHead(screen);
	let wrong = 0;
	for (const {title, host, steps} of CHAPTERS) {
		printTitle(screen, `${title}, ${host}`);
		for (const step of steps) {
			wrong += (await take({...step, host}, urls[step.through], fake, screen)) ? 0 : 1;
		}
	}
	return conclude(wrong, fake, screen);
}

async function take(step: Step & {host: string}, applicationUrl: string, fake: FakeAmazon, screen: Screen): Promise<boolean> {
	if (step.before) {
		step.before.act(fake);
		printNote(screen, step.before.title);
	}
	const from = fake.journal.length;
	const {method, paths, account} = step;
	const pages = await Promise.all(
		paths.map((path) => browser(`${applicationUrl}${path}`, {method, headers: {[ACCOUNT_HEADER]: account}})),
	);
	const entries = fake.journal.slice(from);
	const seen = observe(entries, step.host);
	// What Amazon answered last; where nothing was sent, what the application made of it.
	const statuses = [...new Set(seen.asked === undefined ? pages.map(({statusCode}) => statusCode) : [entries.at(-1)?.status])];
	const isHeld = pages.every(({body}) => step.holds.every((word) => body.includes(word)));
	const isRight = isHeld && isAsExpected(step, seen) && statuses.length === 1 && statuses[0] === step.status;
	printRow(screen, {
		who: `${step.through}${step.client ? `/${step.client}` : ''} ${account}`,
		asked: seen.asked ?? step.asked,
		credentials: seen.credentials,
		answered: answerOf(statuses, seen, isHeld ? step.holds : ['something else']),
		tokenCalls: String(seen.tokenCalls),
		isRight,
	});
	if (!isRight) {
		const {asked, credentials, status, holds, tokenCalls} = step;
		const expected = [
			asked,
			credentials.join(', ') || 'nothing sent',
			`${status} with ${holds.join(', ')}`,
			`${tokenCalls} token calls`,
		];
		printNote(screen, `expected: ${expected.join('; ')}`);
	}
	return isRight;
}

function isAsExpected(step: Step, {asked, credentials, tokenCalls}: Observed): boolean {
	return (
		(asked === undefined ? step.credentials.length === 0 : asked === step.asked) &&
		credentials.join() === step.credentials.join() &&
		tokenCalls === step.tokenCalls
	);
}

function answerOf(statuses: readonly (number | undefined)[], {asked}: Observed, holds: readonly string[]): string {
	const words = holds.map((word) => word.replace('ERR_AMAZON_', '')).join(', ');
	return asked === undefined ? `${words} (${statuses.join()})` : `${statuses.join()} with ${words}`;
}

function conclude(wrong: number, fake: FakeAmazon, screen: Screen): number {
	const counts = countTokenCalls(fake.journal);
	const tokenCalls = counts.reduce((sum, [, count]) => sum + count, 0);
	const calls = fake.journal.length - tokenCalls;
	printTitle(screen, `${calls} calls of Amazon's APIs took ${tokenCalls} token calls`);
	screen.print(counts.map(([service, count]) => `${service}: ${count}`).join(', '));
	const isCountRight = tokenCalls === EXPECTED_TOKEN_CALLS;
	if (!isCountRight) {
		screen.print(`WRONG: ${EXPECTED_TOKEN_CALLS} token calls were expected`);
	}
	screen.print(wrong === 0 && isCountRight ? 'All as expected.' : `${wrong} lines are not as expected.`);
	return wrong === 0 && isCountRight ? 0 : 1;
}

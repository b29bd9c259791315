/**
 * The calls that are made through the storm, and what becomes of each.
 *
 * A call is lost if it has not ended when the storm ends, or ended with something a program cannot tell apart. Late is one that ended
 * after its deadline, which is for the storm to judge: it knows how long this process was kept from its timers.
 */
import {RequestError} from 'got';
import {type AmazonAuth, amazonAuthErrorOf} from 'got-amazon-auth';
import type {Chance} from './seeded.js';

export interface Caller {
	readonly auth: AmazonAuth;
	readonly chance: Chance;
	readonly sellers: readonly string[];
	readonly merchants: readonly string[];
	/** What a call is given at the least: more than a healthy one takes on this machine now. */
	readonly patienceMs: number;
}

export type Outcome = Ending & {
	/** How long after its deadline it ended; below 0 where it ended before. */
	readonly lateMs: number;
	/** What was called, and with which deadline. */
	readonly call: string;
};

type Ending =
	| {readonly what: 'reply'; readonly wasForAnother: boolean}
	| {readonly what: 'error'; readonly name: string}
	| {readonly what: 'lost'; readonly why: string};

/** What a call says it is, on the wire. */
export const CALL_HEADER = 'x-storm-call';
export const OWN_RETRIES = 1;

const NA = 'https://sellingpartnerapi-na.amazon.com';
const PATHS = ['/sellers/v1/marketplaceParticipations', '/catalog/2022-04-01/items/B00EXAMPLE'];
const ORDERS = ['/orders/v0/orders/902-1234567-1234567', '/orders/v0/orders/902-1234567-1234567/address'];
/** Of the storm: more than a flight takes, and three of the longest timeouts of calls on a machine that does other things too. */
const LONGEST_MS = 180_000;

export async function makeCall(caller: Caller, id: number): Promise<Outcome> {
	const timeoutMs = Math.round(caller.patienceMs * (1 + caller.chance.next() * 2));
	// got counts `timeout.request` for each of its sends.
	const deadlineMs = timeoutMs * (2 + OWN_RETRIES);
	const {kind, made} = send(caller, id, timeoutMs);
	const startedMs = performance.now();
	let timer: NodeJS.Timeout | undefined;
	const end = new Promise<Ending>((resolve) => {
		timer = setTimeout(() => resolve({what: 'lost', why: 'it did not end'}), LONGEST_MS);
	});
	try {
		const ending = await Promise.race([settle(made), end]);
		const lateMs = performance.now() - startedMs - deadlineMs;
		return {...ending, lateMs, call: `call ${id}, ${kind}, timeout ${timeoutMs} ms`};
	} finally {
		clearTimeout(timer);
	}
}

async function settle(call: Promise<boolean>): Promise<Ending> {
	try {
		return {what: 'reply', wasForAnother: await call};
	} catch (error) {
		return isTyped(error)
			? {what: 'error', name: error.code ?? error.name}
			: {what: 'lost', why: `it ended with ${error instanceof Error ? error.stack : String(error)}`};
	}
}

function isTyped(error: unknown): error is Error & {code?: string} {
	return amazonAuthErrorOf(error) !== undefined || error instanceof RequestError;
}

interface Sent {
	readonly kind: string;
	/** Whether the reply is for somebody else. */
	readonly made: Promise<boolean>;
}

function send({auth, chance, sellers, merchants}: Caller, id: number, timeoutMs: number): Sent {
	const options = {
		headers: {[CALL_HEADER]: String(id)},
		timeout: {request: timeoutMs},
		retry: {limit: OWN_RETRIES, calculateDelay: ({computedValue}: {computedValue: number}) => computedValue && 1},
	};
	const seller = chance.pick(sellers);
	const merchant = chance.pick(merchants);
	const ofSeller = (kind: string, path: string): Sent => {
		const reply = auth.as({sellingPartnerId: seller}).got(NA + path, options);
		return {kind: `${kind} of ${seller}`, made: reply.json().then((body) => isOfAnother(body, seller))};
	};
	switch (chance.below(6)) {
		case 0:
		case 1:
			return ofSeller('a plain call', chance.pick(PATHS));
		case 2:
			return ofSeller('an order', chance.pick(ORDERS));
		case 3: {
			const url = 'https://pay-api.amazon.com/live/v2/charges/S01-0000000-0000000-C000000';
			const reply = auth.as({merchantId: merchant}).got(url, options);
			return {kind: `a charge of ${merchant}`, made: reply.json().then((body) => isOfAnother(body, merchant))};
		}
		case 4: {
			const json = {chargePermissionId: `S01-${id}`};
			const reply = auth.got.post('https://pay-api.amazon.com/live/v2/charges', {...options, json});
			return {kind: 'a new charge', made: reply.json().then(() => false)};
		}
		default: {
			const reply = auth.got(
				'https://developer.amazon.com/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits',
				options,
			);
			return {kind: 'an edit', made: reply.then(() => false)};
		}
	}
}

/** The fake names in its replies whom it took the caller for; what a fault made up names nobody. */
function isOfAnother(reply: unknown, expected: string): boolean {
	const named = [...JSON.stringify(reply).matchAll(/(?:STORM-SELLER|STORM-MERCHANT)-\d+/g)].map(([id]) => id);
	return named.some((id) => id !== expected);
}

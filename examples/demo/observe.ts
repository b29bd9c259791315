/**
 * What the fake Amazon saw of a step, told without a secret: of each credential its header and the beginning that names its kind.
 */
import type {JournalEntry} from 'got-amazon-auth/testing';

/** What a step came to. */
export interface Observed {
	readonly asked: string | undefined;
	readonly credentials: readonly string[];
	readonly tokenCalls: number;
}

/** Reads what came in during a step; `host` is the one that need not be told. */
export function observe(entries: readonly JournalEntry[], host: string): Observed {
	const calls = entries.filter(({service}) => !TOKEN_SERVICES.includes(service));
	const wasRefused = calls.some(({status}) => status === 403);
	const lines = calls.flatMap((call) =>
		credentialsOf(call).map((credential) =>
			wasRefused ? `${credential} (${call.status === 403 ? 'refused' : 'renewed'})` : credential,
		),
	);
	return {asked: askedOf(calls, host), credentials: [...new Set(lines)], tokenCalls: entries.length - calls.length};
}

/** Which service gave how many tokens. */
export function countTokenCalls(entries: readonly JournalEntry[]): readonly (readonly [string, number])[] {
	const of = (service: string): number => entries.filter((entry) => entry.service === service).length;
	return [
		['Login with Amazon', of('lwa')],
		['Tokens API', of('tokens')],
		['Amazon Pay delegation', of('pay-exchange')],
	];
}

const TOKEN_SERVICES = ['lwa', 'tokens', 'pay-exchange'];

function askedOf(calls: readonly JournalEntry[], host: string): string | undefined {
	const [first] = calls;
	if (!first) {
		return undefined;
	}
	const where = first.host === host ? '' : first.host.replace(host, '…');
	const paths = new Set(calls.map(({path}) => path));
	const path = paths.size === 1 ? first.path : `${first.path.replace(/[^/]+$/, '…')} (${paths.size} of them)`;
	return `${first.method} ${where}${path}`;
}

function credentialsOf({headers}: JournalEntry): string[] {
	return ['x-amz-access-token', 'authorization', 'x-amz-pay-authtoken'].flatMap((name) => {
		const value = headers[name];
		return value === undefined ? [] : [`${name}: ${kindOf(value)}`];
	});
}

function kindOf(value: string): string {
	const kind = /^(?:Bearer )?[A-Za-z.]+\||^AMZN-PAY-[A-Z0-9-]+ |^eyJ/.exec(value)?.[0];
	return `${kind ?? ''}…`;
}

/**
 * The cookies of connecting: one for each attempt, and one for a start in the Appstore before the seller has signed in.
 *
 * Only this host can set a cookie whose name begins with `__Host-`, over https and for all paths. Cookies are read by name from the raw
 * header, since applications parse cookies in different ways; a name that occurs twice counts as missing.
 */

/** How long a seller may take at Amazon: ten minutes. */
export const LIFETIME_S = 600;

const ATTEMPT = '__Host-amazon-connect-';
/** The number of attempts that a browser may have open; a newer attempt drops the oldest. */
const MOST_ATTEMPTS = 5;

export const APPSTORE_COOKIE = '__Host-amazon-appstore';

export function attemptCookie(jti: string): string {
	return `${ATTEMPT}${jti}`;
}

/** The value of a cookie that occurs exactly once. */
export function readCookie(header: string | undefined, name: string): string | undefined {
	const found = pairs(header).filter((pair) => pair.name === name);
	return found.length === 1 ? found[0]?.value : undefined;
}

/** The line that sets a cookie. The value is base64url and dots, and needs no escaping. */
export function setCookie(name: string, value: string): string {
	return `${name}=${value}; Max-Age=${LIFETIME_S}; ${ATTRIBUTES}`;
}

export function clearCookie(name: string): string {
	return `${name}=; Max-Age=0; ${ATTRIBUTES}`;
}

/** The attempts to drop before a new one begins, by the name of their cookie. Each value begins with the second it was made in. */
export function attemptsToDrop(header: string | undefined): string[] {
	const names = new Map(pairs(header).map(({name, value}) => [name, Number.parseInt(value, 10) || 0]));
	const open = [...names]
		.filter(([name]) => name.startsWith(ATTEMPT) && NAME.test(name))
		.sort(([, one], [, other]) => one - other);
	return open.slice(0, Math.max(0, open.length - MOST_ATTEMPTS + 1)).map(([name]) => name);
}

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';
/** Names that are safe to write into a header. */
const NAME = /^[\w-]{1,100}$/;

function pairs(header = ''): {name: string; value: string}[] {
	return header.split(';').flatMap((pair) => {
		const at = pair.indexOf('=');
		return at < 0 ? [] : [{name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim()}];
	});
}

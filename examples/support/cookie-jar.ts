/**
 * The cookies of one browser, for got. Takes `Secure` cookies over http too, since the examples run on loopback.
 */
import type {PromiseCookieJar} from 'got';

/** A jar for one site. */
export function cookieJar(): PromiseCookieJar {
	const cookies = new Map<string, string>();
	return {
		async getCookieString() {
			return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		},
		async setCookie(line: string) {
			const [pair = '', ...attributes] = line.split('; ');
			const [name = '', value = ''] = pair.split('=');
			if (attributes.includes('Max-Age=0')) {
				cookies.delete(name);
			} else {
				cookies.set(name, value);
			}
		},
	};
}

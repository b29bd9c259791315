/**
 * Token calls of a client's own, answered here with a placeholder: the client then needs no secret, and no token endpoint gets a call.
 *
 * The placeholder gives way to a token in every call of an API, and is taken off every request.
 */
import {CREATORS_TOKEN_ENDPOINTS, TOKEN_ENDPOINT} from '../../src/hosts.js';
import {parseObject} from '../../src/util/reply-parts.js';

/** The placeholder has the form that clients expect of an access token. */
const PLACEHOLDER = 'Atza|held-by-the-agent';

/** The grants whose reply is a token alone. An authorization code is exchanged once, for a refresh token that nobody else would get. */
const ANSWERED: readonly unknown[] = ['refresh_token', 'client_credentials'];
const LIFETIME_S = 3600;

/** How much is read of a token call, whatever limit the application sets for bodies: a call that is sent takes a secret along. */
export const MAX_TOKEN_CALL_BYTES: number = 64 * 1024;

/** Every address that gives tokens of an API. */
const ENDPOINTS: readonly string[] = [TOKEN_ENDPOINT, ...Object.values(CREATORS_TOKEN_ENDPOINTS)];

/** The path of the token endpoint stands with a capital O in Amazon's documents of Device Messaging, and so in clients of it. */
export function isTokenCall(method: string, {origin, pathname}: URL): boolean {
	return method === 'POST' && ENDPOINTS.includes(`${origin}${pathname.replace('/O2/', '/o2/')}`);
}

/** The reply to a token call, as it goes to the client; undefined for a grant that Login with Amazon has to answer. */
export function answerTokenCall(body: Buffer): string | undefined {
	const {grant_type: grantType, refresh_token: refreshToken} = readParameters(body.toString());
	if (!ANSWERED.includes(grantType)) {
		return undefined;
	}
	const reply = JSON.stringify({
		access_token: PLACEHOLDER,
		token_type: 'bearer',
		expires_in: LIFETIME_S,
		...(typeof refreshToken === 'string' && {refresh_token: refreshToken}),
	});
	const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nConnection: close\r\n`;
	return `${head}Content-Length: ${Buffer.byteLength(reply)}\r\n\r\n${reply}`;
}

/** OAuth asks for a form, and Login with Amazon takes JSON too. */
function readParameters(text: string): Readonly<Record<string, unknown>> {
	return parseObject(text) ?? Object.fromEntries(new URLSearchParams(text));
}

/** Takes the placeholder off, whatever header holds it. */
export function dropPlaceholder(headers: Record<string, unknown>): void {
	for (const [name, value] of Object.entries(headers)) {
		if (String(value).includes(PLACEHOLDER)) {
			delete headers[name];
		}
	}
}

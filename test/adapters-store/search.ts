/**
 * Looks for secrets in what a store holds: as they are, in every usual coding, and as digests.
 */
import {createHash} from 'node:crypto';
import {Redis} from 'ioredis';

export interface StoredKey {
	readonly name: string;
	readonly type: string;
	readonly value: string;
}

/** All keys of a prefix, leases and fences among them. */
export async function readAll(url: string, prefix: string): Promise<StoredKey[]> {
	const client = new Redis(url);
	try {
		const names = await client.keys(`${prefix}*`);
		return await Promise.all(
			names.map(async (name) => ({name, type: await client.type(name), value: (await client.get(name)) ?? ''})),
		);
	} finally {
		client.disconnect();
	}
}

/** The secrets that names or values give away, each with the coding it was found in. */
export function findSecrets(stored: readonly StoredKey[], secrets: readonly string[]): string[] {
	const everything = stored
		.flatMap(({name, value}) => [name, value])
		.join('\n')
		.toLowerCase();
	return secrets.flatMap((secret) =>
		Object.entries(codingsOf(secret)).flatMap(([coding, coded]) =>
			everything.includes(coded.toLowerCase()) ? [`${secret}: ${coding}`] : [],
		),
	);
}

/** In every one but that of letters: the search pays no heed to their case. */
export function codingsOf(secret: string): Record<string, string> {
	const bytes = Buffer.from(secret);
	const codings: Record<string, string> = {plain: secret, uri: encodeURIComponent(secret), hex: bytes.toString('hex')};
	for (const shift of [0, 1, 2]) {
		// At each of the three places where a text may begin in base64, without the letters that its neighbours have a part in.
		const cut = (text: string): string => text.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -4);
		const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
		codings[`base64 ${shift}`] = cut(shifted.toString('base64'));
		codings[`base64url ${shift}`] = cut(shifted.toString('base64url'));
	}
	for (const algorithm of ['md5', 'sha1', 'sha256']) {
		const digest = createHash(algorithm).update(secret).digest();
		codings[`${algorithm} hex`] = digest.toString('hex');
		codings[`${algorithm} base64`] = digest.toString('base64').replace(/=+$/, '');
		codings[`${algorithm} base64url`] = digest.toString('base64url');
	}
	return codings;
}

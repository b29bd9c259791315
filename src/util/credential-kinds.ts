/**
 * Tells the kind of a credential by the form that Amazon gives it.
 *
 * A credential in the option of another kind is reported when options are read; otherwise Amazon would refuse it later, in its own words.
 */

const KINDS: readonly (readonly [RegExp, string])[] = [
	[/^amzn1\.application-oa2-client\./, 'a client id'],
	[/^amzn1\.oa2-cs\./, 'a client secret'],
	[/^amzn1\.(?:sp\.solution|sellerapps\.app)\./, 'an application id'],
	[/^Atzr\|/, 'a refresh token'],
	[/^Atza\|/, 'an access token'],
	[/^Atc\|/, 'an access token of an application'],
	[/^Atz\.sprdt\|/, 'a Restricted Data Token'],
	[/^amzn\.mws\./, 'an MWS token'],
	[/^-----BEGIN /, 'a key in PEM'],
];

/** Undefined for a value that has none of these forms; it may still be a credential. */
export function kindOf(value: string): string | undefined {
	return KINDS.find(([form]) => form.test(value))?.[1];
}

/** @throws TypeError for a credential of another kind than the option takes; the message leaves the value out */
export function assertNoOther(value: string, name: string, own: string, advice: string): void {
	const kind = kindOf(value);
	if (kind !== undefined && kind !== own) {
		throw new TypeError(`"${name}" is ${kind}. ${advice}`);
	}
}

/**
 * What a credential is, by the form that Amazon gives it: found in the place of another one it would fail later, in Amazon's words.
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

/** Undefined for what has none of these forms, which may be anything. */
export function kindOf(value: string): string | undefined {
	return KINDS.find(([form]) => form.test(value))?.[1];
}

/** @throws TypeError for what is another kind of credential than its option is for; the value is not shown */
export function assertNoOther(value: string, name: string, own: string, advice: string): void {
	const kind = kindOf(value);
	if (kind !== undefined && kind !== own) {
		throw new TypeError(`"${name}" is ${kind}. ${advice}`);
	}
}

/**
 * What the tests of refusals that come slowly share.
 */

/** A refusal of a token that has expired. */
export const DEAD: string = JSON.stringify({
	errors: [
		{
			code: 'Unauthorized',
			message: 'Access to requested resource is denied.',
			details: 'The access token you provided has expired.',
		},
	],
});

/** All that is due without time passing has happened. */
export async function oneRound(): Promise<void> {
	for (let rounds = 0; rounds < 3; rounds++) {
		await new Promise((resolve) => setImmediate(resolve));
	}
}

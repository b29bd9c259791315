/**
 * Bodies for the suite.
 */

/** A charge as Amazon Pay accepts it. */
export const CHARGE: string = JSON.stringify({
	chargePermissionId: 'S01-0000000-0000000',
	chargeAmount: {amount: '14.00', currencyCode: 'USD'},
	canHandlePendingAuthorization: false,
});

export function flow(...parts: readonly string[]): () => AsyncGenerator<Uint8Array> {
	return async function* () {
		for (const part of parts) {
			yield new TextEncoder().encode(part);
		}
	};
}

/** More than any client holds to send it again. */
export const tooLong: () => AsyncGenerator<Uint8Array> = flow(...Array.from({length: 3}, () => 'x'.repeat(700_000)));

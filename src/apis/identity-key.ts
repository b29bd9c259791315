/**
 * What an identity key is: the name of the account that calls of one API are for, and how its id is read.
 *
 * An API has such a key in its folder, and identity-keys.ts is the table of them.
 */

/** How the account of an API is named in an identity, in the context of a call and in what diagnostics tell. */
export interface IdentityKey<Key extends string = string> {
	readonly key: Key;
	/** The holder of such an id, as in "sellingPartnerId for a seller". */
	readonly whose: string;
	/**
	 * Reads an id, where only some texts are one; absent where any text will do that is not empty.
	 *
	 * @throws TypeError naming what is no such id
	 */
	readonly read?: (value: unknown, name: string) => string;
}

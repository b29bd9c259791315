/**
 * Who may sign in to the example: two people of one account and one of another. No passwords: yours come from your own sign-in.
 */

export interface Person {
	readonly id: string;
	readonly name: string;
	/** The account they work for: the `tenant` of everything kept and called. */
	readonly tenant: string;
	readonly account: string;
}

export const PEOPLE: readonly Person[] = [
	{id: 'ada', name: 'Ada', tenant: 'harbour-goods', account: 'Harbour Goods'},
	{id: 'ben', name: 'Ben', tenant: 'harbour-goods', account: 'Harbour Goods'},
	{id: 'cleo', name: 'Cleo', tenant: 'mill-street', account: 'Mill Street'},
];

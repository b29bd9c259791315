/**
 * What is guessed of a name that is nearly known, and what is not.
 */
import {expect, it} from 'vitest';
import {API_HOSTS} from '../../src/core/match.js';
import {hostMeant} from '../../src/util/near-miss.js';
import {readOneOf} from '../../src/util/option-readers.js';

it.each([
	['advertising-api-na.amazon.com', ' Did you mean advertising-api.amazon.com?'],
	['advertising-api-us.amazon.com', ' Did you mean advertising-api.amazon.com?'],
	['advertising-api-uk.amazon.com', ' Did you mean advertising-api-eu.amazon.com?'],
	['sellingpartnerapi-us.amazon.com', ' Did you mean sellingpartnerapi-na.amazon.com?'],
	['eu.business-api.amazon.com', ''],
	['de.business-api.amazon.com', ' Did you mean eu.business-api.amazon.com?'],
	['creatorsapi.amazon.com', ' Did you mean creatorsapi.amazon?'],
	['pay.amazon.com', ''],
])('%s:%s', (given, hint) => {
	expect(hostMeant(given, API_HOSTS)).toBe(hint);
});

it.each([
	[3.2, ['3.1', '3.2'], "Did you mean '3.2', as text?"],
	['de', ['DE', 'FR'], "Did you mean 'DE'?"],
	['uk', ['na', 'eu', 'fe'], "Did you mean 'eu'?"],
] as const)('%j in place of one of %j is told: %s', (given, allowed, hint) => {
	expect(() => readOneOf<string>(given, allowed, 'option')).toThrow(hint);
});

it('nothing is guessed of what is like none', () => {
	expect(() => readOneOf(7, ['3.1', '3.2'], 'option')).toThrow(/'3\.2'\.$/);
});

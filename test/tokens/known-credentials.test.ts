import {afterEach, expect, it, vi} from 'vitest';
import {ownerOf} from '../../src/tokens/key.js';
import {holderOf, type KnownTokens, knowTokensOf} from '../../src/tokens/known-credentials.js';

const owner = ownerOf({sellingPartnerId: 'A2EXAMPLE'});

afterEach(() => {
	vi.restoreAllMocks();
});

it('a token is known by whichever cache holds it', () => {
	const asking = cacheOf('Atza|mine');
	const other = cacheOf('Atza|theirs');
	knowTokensOf(asking);
	knowTokensOf(other);
	expect(holderOf('Atza|theirs', asking)).toEqual({cache: other, owner});
	expect(holderOf('Atza|nobodys', asking)).toBeUndefined();
});

it('adding a cache looks at no other one, however many there are', () => {
	for (let count = 0; count < 20; count++) {
		knowTokensOf(cacheOf(`Atza|${count}`));
	}
	const looksAt = vi.spyOn(WeakRef.prototype, 'deref');
	knowTokensOf(cacheOf('Atza|one more'));
	expect(looksAt).not.toHaveBeenCalled();
});

function cacheOf(value: string): KnownTokens {
	const label = {api: 'selling-partner', kind: 'access-token', operation: undefined} as const;
	return {seen: (asked) => (asked === value ? {owner, label, ageMs: 0} : undefined)};
}

/** One spelling of an id in a URL, for `amazonUrl` and for Amazon Pay's signature. */
import {expect, test} from 'vitest';
import {amazonUrl} from '../../src/amazon-url.js';
import {canonicalUrl} from '../../src/apis/pay/canonical-request.js';
import {encodeStrictly} from '../../src/util/encoding.js';

test('only unreserved characters stay as they are', () => {
	expect(encodeStrictly("AZaz09-._~ !'()*/\\?#%&=+ü")).toBe('AZaz09-._~%20%21%27%28%29%2A%2F%5C%3F%23%25%26%3D%2B%C3%BC');
});

test('what amazonUrl writes is signed as it stands', () => {
	const url = amazonUrl`https://pay-api.amazon.com/live/v2/charges/${"a !'()*ü"}?b=${"c/ !'()*+ü"}`;
	expect(canonicalUrl(url)).toBe(url.href);
});

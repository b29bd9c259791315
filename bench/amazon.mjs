/**
 * Amazon's two token services without a socket between: what is measured is this package and not a network.
 *
 * Every token is its own text, of the length that real ones have. Strict they are not: whether the calls are right is for the tests.
 */
import {Readable} from 'node:stream';
import got from 'got';

export const NA = 'https://sellingpartnerapi-na.amazon.com';
export const TOKEN_CHARACTERS = 400;

let minted = 0;

/** A token nobody else has. */
export function newToken(prefix) {
	minted += 1;
	return `${prefix}${String(minted).padStart(8, '0')}`.padEnd(TOKEN_CHARACTERS, `${minted}x`);
}

/** Base instance for `createAmazonAuth`: token calls are answered at once; `answer` says what becomes of the others. */
export function gotOfTokens(answer = () => reply({})) {
	return got.extend({retry: {limit: 0}, request: (url) => answerToken(url) ?? answer(url)});
}

/** What got takes for a response. */
export function reply(body) {
	const headers = {'content-type': 'application/json'};
	return Object.assign(Readable.from([Buffer.from(JSON.stringify(body))]), {
		statusCode: 200,
		headers,
		rawHeaders: [],
		complete: true,
	});
}

/** The `sellingPartner` option of an application with as many sellers as will call. */
export const application = {
	clientId: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
	clientSecret: 'amzn1.oa2-cs.v1.0123456789abcdef',
	refreshToken: ({sellingPartnerId}) => `Atzr|${sellingPartnerId}`,
	dataElements: ['buyerInfo', 'shippingAddress'],
};

/** A seller id as long as Amazon's. */
export function sellerId(index) {
	return `A${index.toString(36).toUpperCase().padStart(13, '0')}`;
}

function answerToken({host, pathname}) {
	if (host === 'api.amazon.com') {
		return reply({access_token: newToken('Atza|'), token_type: 'bearer', expires_in: 3600});
	}
	if (pathname === '/tokens/2021-03-01/restrictedDataToken') {
		return reply({restrictedDataToken: newToken('Atz.sprdt|'), expiresIn: 3600});
	}
	return undefined;
}

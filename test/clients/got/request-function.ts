/**
 * The two ways to put a header on from `beforeRequest`: in got's own headers, and in a wrapper in got's `request` option.
 *
 * The least that shows what got does with each; the product's own request function does more.
 */
import type {BeforeRequestHook} from 'got';

type SendFunction = Exclude<Parameters<BeforeRequestHook>[0]['request'], undefined>;

/** The value that must not be found where it does not belong. */
export const TOKEN = 'Atza-must-stay-out-of-sight';

export const TOKEN_HEADER = 'x-amz-access-token';

/** A hook that puts the token in `options.headers`. */
export const putInHeaders: BeforeRequestHook = (options) => {
	options.headers[TOKEN_HEADER] = TOKEN;
};

/** A hook that puts the token in the native options, in `options.request`. */
export const putInRequestFunction: BeforeRequestHook = (options) => {
	options.request = wrap(TOKEN);
};

/** A send function that adds the token to the native options and leaves the sending to got. */
export function wrap(token: string): SendFunction {
	return function sendWithToken(_url, native) {
		native.headers = {...native.headers, [TOKEN_HEADER]: token};
		return undefined;
	};
}

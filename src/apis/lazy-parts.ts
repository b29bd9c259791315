/**
 * The parts of token calls that are loaded with the first call, or ahead of it by what an API's `loadAhead` names.
 *
 * A part of one API alone stands in that API's folder.
 */
import {part} from '../util/lazy.js';

/** How many token calls go out at once. */
export const loadConcurrency: () => Promise<typeof import('../tokens/calls/concurrency.js')> = part(
	() => import('../tokens/calls/concurrency.js'),
);

/** How often token calls go out, where Amazon has documented a rate. */
export const loadRateLimit: () => Promise<typeof import('../tokens/calls/rate-limit.js')> = part(
	() => import('../tokens/calls/rate-limit.js'),
);

/** The token endpoint of Login with Amazon. */
export const loadLogin: () => Promise<typeof import('../tokens/login-with-amazon/client.js')> = part(
	() => import('../tokens/login-with-amazon/client.js'),
);

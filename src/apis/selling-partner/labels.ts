/**
 * How tokens of the Selling Partner API are named to those who watch.
 */
import {NOBODY} from '../../tokens/key.js';
import type {TokenLabel, TokenSubject} from '../../tokens/subject.js';

export const ACCESS_TOKEN: TokenLabel = {api: 'selling-partner', kind: 'access-token'};
export const RESTRICTED: TokenLabel = {api: 'selling-partner', kind: 'restricted-data-token'};
export const GRANTLESS: TokenSubject = {label: {api: 'selling-partner', kind: 'client-credentials'}, owner: NOBODY};
/** Of a seller who is not known yet: the one who hands over an authorization code. */
export const UNKNOWN_SELLER: TokenSubject = {label: ACCESS_TOKEN, owner: NOBODY};

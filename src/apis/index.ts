/**
 * The APIs that requests get a credential for.
 */
import type {Api} from './api.js';
import {appstoreApi} from './appstore/index.js';
import {payApi} from './pay/index.js';
import {sellingPartnerApi} from './selling-partner/index.js';

/** No two have a host, an option or a key of a call's context in common: each is looked up by these alone. */
export const APIS: readonly Api[] = [appstoreApi, sellingPartnerApi, payApi];

/**
 * `got-amazon-auth/testing`: a strict fake Amazon for the tests of applications, and the checks for token stores of their own.
 *
 * The fake shares no code with the package, only types, so that a mistake there cannot hide itself here.
 * @module got-amazon-auth/testing
 */

export type {FailHandle, FailOutcome, FailRule} from './fail-types.js';
export {startFakeAmazon} from './fake-amazon.js';
export type {JournalCredential, JournalEntry, JournalFilter, JournalService, RequestFilter} from './journal.js';
export type {
	ExtraHostReply,
	ExtraHostRequest,
	FakeAdvertiserOptions,
	FakeApplicationOptions,
	FakeBusinessCustomerOptions,
	FakeMerchantOptions,
	FakeSellerOptions,
	FakeUsagePlan,
} from './option-types.js';
export {type TokenStoreCheck, tokenStoreSuite} from './store-suite.js';
export type {FakeAmazon, FakeAmazonOptions, FakeAuthOptions, FakeClock, FakeDispatcher, FakePayKey} from './types.js';

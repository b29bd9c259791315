/**
 * What the fake remembers of Amazon Pay: merchants, public keys, saved replies, charges, and which delegation tokens are dead.
 *
 * Rate: Amazon Pay throttling limits.
 */
import {createTokenBuckets, type TakeToken} from '../token-bucket.js';
import type {FakeAmazonOptions} from '../types.js';
import {ownMerchantId, ownPublicKeyId, payKeyPair} from './key-pair.js';
import {createMerchants, type Merchants, type PayKeys} from './merchants.js';

export interface PayWorld {
	readonly merchants: Merchants;
	readonly payKeys: PayKeys;
	/** The private half of the key that `options.pay` signs with, as PEM. */
	readonly ownPrivateKey: string;
	readonly memory: PayMemory;
}

interface PayMemory {
	readonly takeExchange: TakeToken;
	/** The saved replies, by idempotency key. */
	readonly savedReplies: Map<string, {readonly fingerprint: string; readonly status: number; readonly body: string}>;
	readonly charges: {chargeId: string; merchantId: string}[];
	/** The number up to which delegation tokens are dead, by merchant; '' stands for all merchants. */
	readonly deadDelegations: Map<string, number>;
	/** The number of delegation tokens that were given so far, those of earlier memories included. */
	delegations: number;
}

export async function createPayState({merchants}: FakeAmazonOptions): Promise<Omit<PayWorld, 'memory'>> {
	const {publicKey, privateKey} = await payKeyPair();
	return {
		merchants: createMerchants(merchants),
		payKeys: new Map([[ownPublicKeyId, {publicKeyId: ownPublicKeyId, publicKey, region: 'na', merchantId: ownMerchantId}]]),
		ownPrivateKey: privateKey,
	};
}

export function createPayMemory(nowMs: () => number, earlier: PayMemory | undefined): PayMemory {
	const delegations = earlier?.delegations ?? 0;
	return {
		takeExchange: createTokenBuckets({perSecond: 1, burst: 5, nowMs}),
		savedReplies: new Map(),
		charges: [],
		deadDelegations: new Map([['', delegations]]),
		delegations,
	};
}

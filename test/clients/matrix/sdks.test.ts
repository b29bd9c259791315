/**
 * The matrix for SDKs: those that are installed, unmodified.
 */
import {isInstalled} from './installed.js';
import {amazonSpApi} from './sdks/amazon-sp-api.js';
import {amazonsSdk} from './sdks/amazons-sdk.js';
import {describeSdk} from './sdks/behaviours.js';
import type {Sdk} from './sdks/sdk.js';
import {spApiSdk} from './sdks/sp-api-sdk.js';

/** By the packages that each needs. */
const SDKS: Readonly<Record<string, Sdk>> = {
	'amazon-sp-api': amazonSpApi,
	'@amazon-sp-api-release/amazon-sp-api-sdk-js': amazonsSdk,
	'@sp-api-sdk/auth @sp-api-sdk/orders-api-v0': spApiSdk,
};

for (const [packages, sdk] of Object.entries(SDKS)) {
	if (packages.split(' ').every(isInstalled)) {
		describeSdk(packages, sdk);
	}
}

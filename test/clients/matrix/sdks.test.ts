/**
 * The matrix for SDKs: those that are installed, unmodified.
 */
import {installedSdks} from './installed.js';
import {describeSdk} from './sdks/behaviours.js';

for (const [packages, sdk] of installedSdks()) {
	describeSdk(packages, sdk);
}

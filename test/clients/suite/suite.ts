/**
 * What every client promises, in one suite: got with the hooks, `auth.fetch`, and whatever else puts credentials on.
 *
 * Told by what arrives at Amazon and by what the caller gets.
 */
import {describe} from 'vitest';
import {describeBodies} from './bodies.js';
import type {Client} from './client.js';
import {describeCredentials} from './credentials.js';
import {describePacing} from './pacing.js';
import {describeRedirects} from './redirects.js';
import {describeRefusals} from './refusals.js';
import {describeResending} from './resending.js';
import {describeSecretUrls} from './secret-urls.js';
import {describeWaiting} from './waiting.js';

export function describeClient(client: Client): void {
	describe(client.name, () => {
		describeCredentials(client);
		describeBodies(client);
		describeRefusals(client);
		describeResending(client);
		describeRedirects(client);
		describeSecretUrls(client);
		describeWaiting(client);
		describePacing(client);
	});
}

/**
 * The fake's part of the made-up API: what a folder beside those of src/testing would hold.
 */
import {errorFamily} from '../../../src/testing/error-family.js';
import {defineFakeApi, type FakeAccounts, type FakeApi} from '../../../src/testing/fake-api.js';
import {json, type Seen} from '../../../src/testing/http/exchange.js';
import type {JournalService} from '../../../src/testing/journal.js';
import type {FakeAuthOptions} from '../../../src/testing/types.js';
import type {Client} from '../../../src/testing/world.js';
import {HOST} from './made-up.js';

/** The public types know the services, the accounts and the options of real APIs. */
export const SERVICE = 'made-up' as JournalService;
const ACCOUNT = 'madeUpId' as FakeAccounts['key'];
const CLIENT: Client = {clientId: 'amzn1.made-up', secrets: ['fake-made-up-secret'], scopes: ['appstore::apps:readwrite']};

const errors = errorFamily('made-up', {Stale: [401, '', 'stale']}, ({message}) => ({message}));

/** The ids of accounts whose authorisation has ended; '' for all. */
const revoked = new Set<string>();

export const fakeMadeUp: FakeApi = defineFakeApi({
	hosts: new Map([[HOST, {}]]),
	classify: (_place, _method, path) => ({service: SERVICE, operation: path === '/v1/thing' ? 'getMadeUp' : undefined}),
	answer({path, headers}, _place, {memory}) {
		const token = headers['x-made-up-token'] ?? '';
		const isRevoked = revoked.has('') || revoked.has(headers['x-made-up-account'] ?? '-');
		if (path.startsWith('/v1/') && (memory.ledger.look(token)?.state !== 'alive' || isRevoked)) {
			return errors.reply('Stale');
		}
		return json(200, {path});
	},
	operations: ['getMadeUp'],
	errors,
	requestIdHeader: 'x-made-up-request-id',
	seeCredential({'x-made-up-token': token, 'x-made-up-account': account}) {
		return token === undefined ? undefined : ({credential: 'client-credentials', [ACCOUNT]: account} as Seen);
	},
	accounts: {
		key: ACCOUNT,
		revoke: (id = '') => revoked.add(id),
		expire: (_id, {memory}) => memory.ledger.expire(),
	},
	clientOf: () => CLIENT,
	createState: () => {
		revoked.clear();
		return {};
	},
	authOptions: () => ({madeUp: {clientId: CLIENT.clientId, clientSecret: CLIENT.secrets[0]}}) as Partial<FakeAuthOptions>,
});

/**
 * Answers for the Appstore APIs at `developer.amazon.com`: one host, two scopes, `ETag` and `If-Match` on what is edited.
 *
 * A dead token and a token of the wrong scope get the same 403. Rules: Appstore "API Authentication", App Submission API flows, Reporting
 * and Vitals API references.
 */
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import type {World} from '../world.js';
import {appstoreErrors} from './errors.js';

/** The host of reports, which a test plays itself. */
const reportHost = 'documents.s3.example';

/** Answers a request to the Appstore APIs. */
export function answerAppstore(request: ReceivedRequest, world: World): Reply {
	const scope = scopeOf(request.path);
	if (!scope) {
		return json(404, {message: 'Not found.'});
	}
	const token = /^Bearer (Atc\|.+)$/.exec(request.headers.authorization ?? '')?.[1];
	const known = token === undefined ? undefined : world.memory.ledger.look(token);
	if (known?.state !== 'alive' || known.grant.kind !== 'client') {
		return appstoreErrors.reply('Forbidden');
	}
	const isOurs = known.grant.clientId === world.appstoreClient.clientId;
	if (!isOurs || !known.grant.scopes.includes(scope)) {
		return appstoreErrors.reply('Forbidden');
	}
	if (request.path.startsWith('/api/appstore/download/report/')) {
		return answerReport(request);
	}
	if (!request.path.startsWith('/api/appstore/v1/')) {
		return json(200, {metrics: [], path: request.path});
	}
	return answerEdit(request, world);
}

function scopeOf(path: string): string | undefined {
	if (path.startsWith('/api/appstore/v1/applications/')) {
		return 'appstore::apps:readwrite';
	}
	const reporting = /^\/api\/appstore\/(download\/report\/[^/]+\/[^/]+\/[^/]+|vitals\/.+|v2\/applications\/[^/]+\/vitals\/.+)$/;
	return reporting.test(path) ? 'adx_reporting::appstore:marketer' : undefined;
}

function answerReport(request: ReceivedRequest): Reply {
	return {
		status: 200,
		headers: {'content-type': 'text/plain'},
		body: `https://${reportHost}${request.path}?X-Amz-Signature=0000`,
	};
}

function answerEdit(request: ReceivedRequest, world: World): Reply {
	const {versions} = world.memory;
	const etag = `"${versions.get(request.path) ?? 1}"`;
	if (request.method === 'GET') {
		return json(200, {id: request.path.split('/').at(-1), status: 'IN_PROGRESS'}, {etag});
	}
	if (request.method === 'POST') {
		return json(200, {id: 'amzn1.devportal.edit.example', status: 'IN_PROGRESS'}, {etag});
	}
	if (request.headers['if-match'] !== etag) {
		return appstoreErrors.reply('PreconditionFailed');
	}
	const version = (versions.get(request.path) ?? 1) + 1;
	versions.set(request.path, version);
	return request.method === 'DELETE' ? {status: 204} : json(200, {id: request.path.split('/').at(-1)}, {etag: `"${version}"`});
}

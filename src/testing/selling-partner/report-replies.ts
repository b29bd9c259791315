/**
 * The sample reply of getReportDocument: a pre-signed URL at a host that is not Amazon's.
 *
 * The host is no part of the fake: a test that downloads the document plays it in `extraHosts`.
 */
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';

/** The host of pre-signed URLs, under a name that can never exist. */
export const documentHost = 'documents.s3.example';

/** A pre-signed URL for the document of the path. */
export function answerReportDocument(request: ReceivedRequest): Reply {
	const reportDocumentId = request.path.split('/').at(-1) ?? '';
	return json(200, {reportDocumentId, url: `https://${documentHost}/${reportDocumentId}?X-Amz-Signature=0000&X-Amz-Expires=300`});
}

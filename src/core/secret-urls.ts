/**
 * Recognises URLs that carry their own credential: anybody who reads such a URL may use it, so that none is shown, and none gets another.
 *
 * Those of report and feed documents are signed in their query; the names of the parameters tell, as Amazon's services write them: S3's
 * signatures of version 4 and 2, and CloudFront's. Those of receipt verification have a developer's shared secret in their path, whatever
 * the path is otherwise, so that the host tells.
 */
import {RECEIPT_VERIFICATION_HOST} from '../hosts.js';

/** Whether a URL is a secret itself. */
export function holdsSecret({hostname, search}: URL): boolean {
	return RECEIPT_HOSTS.includes(hostname) || (search !== '' && SIGNED.test(search));
}

/** With a dot at its end a name leads to the same host. */
const RECEIPT_HOSTS: readonly string[] = [RECEIPT_VERIFICATION_HOST, `${RECEIPT_VERIFICATION_HOST}.`];

const SIGNED = /[?&](?:x-amz-(?:signature|security-token|credential)|signature|awsaccesskeyid|key-pair-id)=/i;

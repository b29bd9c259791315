/**
 * URLs that carry their own credential in the query, such as those of report and feed documents: whoever reads one may use it.
 *
 * By the names of the parameters, as Amazon's services write them: S3's signature of version 4 and 2, and CloudFront's.
 */

/** Whether a URL is signed in its query. */
export function isPresigned({search}: URL): boolean {
	return search !== '' && SIGNED.test(search);
}

const SIGNED = /[?&](?:x-amz-(?:signature|security-token|credential)|signature|awsaccesskeyid|key-pair-id)=/i;

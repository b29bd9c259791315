/**
 * Recognises URLs that carry their own credential in the query, such as those of report and feed documents: anybody who reads such a URL
 * may use it.
 *
 * The names of the parameters tell, as Amazon's services write them: S3's signatures of version 4 and 2, and CloudFront's.
 */

/** Whether a URL is signed in its query. */
export function isPresigned({search}: URL): boolean {
	return search !== '' && SIGNED.test(search);
}

const SIGNED = /[?&](?:x-amz-(?:signature|security-token|credential)|signature|awsaccesskeyid|key-pair-id)=/i;

/**
 * A point in time as Amazon's headers write it: ISO 8601 in its basic form, `20190430T123600Z`, without fractions.
 *
 * @see https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api
 */
export function basicDate(atMs: number): string {
	const text = new Date(atMs).toISOString();
	return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`;
}

/**
 * Which operation a method and a raw path are.
 *
 * Segment by segment and never decoded: the fake takes a path as it arrived, and what two servers may read differently is no operation.
 */

/** One operation: `GET /orders/v0/orders/{orderId} getOrder`. */
export interface OperationRow {
	readonly method: string;
	readonly template: string;
	readonly operation: string;
	/** Of the template, split once: every request is compared with every row. */
	readonly segments: readonly string[];
}

/** Reads rows written one a line: method, template, operation. */
export function readRows(text: string): OperationRow[] {
	return text
		.trim()
		.split('\n')
		.map((line) => {
			const [method = '', template = '', operation = ''] = line.trim().split(' ');
			return {method, template, operation, segments: template.split('/')};
		});
}

/** Whether a path is an instance of a template: a placeholder stands for exactly one segment that is not empty. */
export function fitsTemplate(template: string, path: string): boolean {
	return fits(template.split('/'), path.split('/'));
}

/** Finds the row of a request; a literal segment wins over a placeholder. */
export function findRow<R extends OperationRow>(rows: readonly R[], method: string, path: string): R | undefined {
	const given = path.split('/');
	return rows
		.filter((row) => row.method === method && fits(row.segments, given))
		.sort((a, b) => placeholders(a) - placeholders(b))[0];
}

function fits(wanted: readonly string[], given: readonly string[]): boolean {
	return (
		wanted.length === given.length &&
		wanted.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]))
	);
}

function placeholders({segments}: OperationRow): number {
	return segments.filter((part) => part.startsWith('{')).length;
}

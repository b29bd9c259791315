/**
 * Finds the operation of a method and a raw path.
 *
 * Paths are compared segment by segment as they arrived. A path that two servers may read differently is no operation, so that nothing is
 * decoded.
 */

/** One operation, such as `GET /orders/v0/orders/{orderId} getOrder`. */
export interface OperationRow {
	readonly method: string;
	readonly template: string;
	readonly operation: string;
	/** The segments of the template, split once, since every request is compared with every row. */
	readonly segments: readonly string[];
}

/** Reads rows that are written one to a line: method, template, operation. */
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
	return rowsLike(rows, method, given.length)
		.filter((row) => fits(row.segments, given))
		.sort((a, b) => placeholders(a) - placeholders(b))[0];
}

/** Groups the hundreds of rows of each table by method and number of segments. */
const tables = new WeakMap<readonly OperationRow[], Map<string, OperationRow[]>>();

function rowsLike<R extends OperationRow>(rows: readonly R[], method: string, segments: number): readonly R[] {
	const table = tables.get(rows) ?? tableOf(rows);
	tables.set(rows, table);
	return (table.get(`${segments} ${method}`) ?? []) as R[]; // these very rows, in groups
}

function tableOf(rows: readonly OperationRow[]): Map<string, OperationRow[]> {
	const table = new Map<string, OperationRow[]>();
	for (const row of rows) {
		const name = `${row.segments.length} ${row.method}`;
		table.set(name, [...(table.get(name) ?? []), row]);
	}
	return table;
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

/**
 * The shape of a JSON text: its keys and the types of its values, and no value.
 */

/** Such as `{payload: [{id: string, isParticipating: boolean}]}`; of a list its first entry stands for all. */
export function shapeOf(text: string): string {
	try {
		return shape(JSON.parse(text), 0);
	} catch {
		return `no JSON, ${text.length} characters`;
	}
}

const DEEPEST = 5;

function shape(value: unknown, depth: number): string {
	if (typeof value !== 'object' || value === null) {
		return value === null ? 'null' : typeof value;
	}
	if (depth === DEEPEST) {
		return '…';
	}
	if (Array.isArray(value)) {
		return value.length === 0 ? '[]' : `[${shape(value[0], depth + 1)}]`;
	}
	return `{${Object.entries(value)
		.map(([key, inner]) => `${nameOf(key)}: ${shape(inner, depth + 1)}`)
		.join(', ')}}`;
}

/** A key that does not look like a name may be an id or an address. */
function nameOf(key: string): string {
	return /^[A-Za-z_]{1,40}$/.test(key) ? key : '…';
}

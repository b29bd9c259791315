/**
 * What came of the lines all together: each must have passed, within 25 minutes, so that everybody goes on running them.
 */
const LIMIT_S = 25 * 60;

export function judge({count, failed, seconds}) {
	const result = failed.length === 0 ? `All ${count} lines passed` : `Failed: line ${failed.join(', ')}`;
	const isLate = seconds > LIMIT_S;
	return {
		passed: failed.length === 0 && !isLate,
		said: `${result}. ${seconds} s in all${isLate ? `, which is more than ${LIMIT_S}: FAILED` : ''}.`,
	};
}

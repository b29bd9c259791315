/**
 * What is left on a signal, and a collection of garbage at once.
 */
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

/** What Node 20 notes of signals made from this one with `AbortSignal.any`, and never forgets. */
export function dependantsOf(signal: AbortSignal): number {
	return Object.getOwnPropertySymbols(signal)
		.filter(({description}) => description === 'kDependantSignals')
		.map((key) => (signal as unknown as Record<symbol, Set<unknown> | undefined>)[key]?.size ?? 0)
		.reduce((sum, size) => sum + size, 0);
}

export function collectGarbage(): void {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
}

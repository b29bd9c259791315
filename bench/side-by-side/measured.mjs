/**
 * One contender in a fresh process, against a fake Amazon of its own behind the front: how many orders it gets, and what it asks for.
 */
import {fork} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {startFront} from './front.mjs';

/** `load`: how many orders, how many at once, and in how many ms. */
export async function measured({name, file, isTokenPerOrder = false}, load) {
	const fake = await startFakeAmazon();
	const front = await startFront(fake);
	try {
		const credentials = {...fake.options.sellingPartner};
		const result = await readOrders(front.environment, {file, isTokenPerOrder, credentials, ...load});
		process.stderr.write(
			`  ${name}: ${result.complete} in ${Math.round(result.ms)} ms${result.lastError ? `, ${result.lastError}` : ''}\n`,
		);
		const tokens = fake.count({service: 'tokens'});
		return {...result, tokens, refused: fake.count({service: 'tokens', status: 429}), lwa: fake.count({service: 'lwa'})};
	} finally {
		await front.close();
		await fake.close();
	}
}

/** What the process said; nothing at all where it fell over or hung. */
function readOrders(environment, task) {
	return new Promise((resolve) => {
		const child = fork(fileURLToPath(new URL('read-orders.mjs', import.meta.url)), {
			execArgv: ['--import', new URL('preload.mjs', import.meta.url).href],
			env: {...process.env, ...environment},
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		let result = {complete: 0, ms: task.limitMs, cpuMs: 0, lastError: 'the process ended before it had said anything'};
		const timer = setTimeout(() => child.kill('SIGKILL'), task.limitMs + 30_000);
		child.once('message', (message) => {
			result = message;
		});
		child.once('exit', () => {
			clearTimeout(timer);
			resolve(result);
		});
		child.send(task);
	});
}

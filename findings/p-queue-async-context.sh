#!/usr/bin/env bash
# p-queue 9.3.5 runs a task that had to wait in the async context of the task whose place it takes; 10.0.0 in that of its own caller.
# What a waiting task reads from an AsyncLocalStorage (a tenant, a trace) is a stranger's under 9. `AsyncResource.bind` on the task cures it.
# Seen with Node 24: the lines below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' >package.json
npm install --no-audit --no-fund --loglevel=error node@24.11.0 nine@npm:p-queue@9.3.5 ten@npm:p-queue@10.0.0 >/dev/null
cat >run.js <<'JS'
import {AsyncLocalStorage, AsyncResource} from 'node:async_hooks';
import {setImmediate as turn} from 'node:timers/promises';

const caller = new AsyncLocalStorage();
for (const name of ['nine', 'ten']) {
	const {default: PQueue} = await import(name);
	const queue = new PQueue({concurrency: 1});
	const seen = [];
	const task = async () => {
		await turn();
		seen.push(caller.getStore());
	};
	await Promise.all([
		caller.run('first', () => queue.add(task)),
		caller.run('second', () => queue.add(task)),
		caller.run('third', () => queue.add(AsyncResource.bind(task))),
	]);
	console.log(`p-queue ${name}: ${seen.join(', ')}`);
}
JS
./node_modules/.bin/node run.js | tee seen
diff - seen <<'SEEN' || { echo 'This is not what was seen before.'; exit 1; }
p-queue nine: first, first, third
p-queue ten: first, second, third
SEEN

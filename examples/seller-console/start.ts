/**
 * `npm run console`: the seller console against a fake Amazon, to click through in Chrome, Edge or Firefox.
 *
 * `VAULT_URL` puts the vault and the attempts to connect into PostgreSQL or Redis; `VAULT_KEYS`, hexadecimal and separated by commas, are
 * then the vault's keys. `PORT` is 3000 by default. The fake forgets its sellers when it ends: what an older vault holds is then refused, as by a seller who has taken
 * the authorisation back.
 */
import {type Demo, startDemo} from './demo.js';
import {readSettings, sayWhy} from './settings.js';

try {
	show(await startDemo({...readSettings(process.env), onError: (error) => console.error(String(error))}));
} catch (error) {
	console.error(`The console did not start. ${sayWhy(error, process.env.PORT)}`);
	process.exit(1); // what had started before would keep the process alive
}

function show(demo: Demo): void {
	console.log(`The console:             ${demo.consoleUrl}`);
	console.log(`A start in the Appstore: ${demo.appstoreUrl}`);
	console.log('Ctrl+C ends both.');
	process.once('SIGINT', () => demo[Symbol.asyncDispose]());
}

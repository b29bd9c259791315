/**
 * The checks of .ci check below a link too: by the path a script was named by it would take itself for an import, and pass.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, it} from 'vitest';
import {ROOT} from './source-files.js';

const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-links-'));
const linked = join(folder, 'linked');
symlinkSync(ROOT, linked, 'junction');
afterAll(() => rmSync(folder, {recursive: true, force: true}));

it.each([
	['reports.mjs', [join(folder, 'missing.json')], '0 passed, 1 failed'],
	['repository.mjs', [], 'GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set.'],
])('%s, started by a path with a link in it, fails where there is a fault', (script, given, said) => {
	const {status, stdout, stderr} = spawnSync(process.execPath, [join(linked, '.ci', script), ...given], {
		encoding: 'utf8',
		env: {},
	});
	expect(`${stdout}${stderr}`).toContain(said);
	expect(status).toBe(1);
});

it('audit.mjs, started by a path with a link in it, says what was found', () => {
	// No registry, and so no answer.
	const env = {PATH: process.env.PATH, npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0'};
	const {stdout} = spawnSync(process.execPath, [join(linked, '.ci/audit.mjs')], {encoding: 'utf8', env});
	expect(stdout).toMatch(/^npm audit: /);
});

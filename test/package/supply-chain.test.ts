/**
 * What comes along when the package is installed, and how a version gets to the registry.
 *
 * The workflows are held as text: they run where the repository is hosted, and have not run here.
 */
import {describe, expect, it} from 'vitest';
import {ROOT, readText} from './source-files.js';

// npm refuses files of another shape.
type Manifest = Record<'dependencies' | 'devDependencies' | 'peerDependencies', Record<string, string>>;
interface Locked extends Partial<Manifest> {
	optionalDependencies?: Record<string, string>;
	peerDependenciesMeta?: Record<string, {optional?: boolean}>;
	dev?: boolean;
	devOptional?: boolean;
	peer?: boolean;
	hasInstallScript?: boolean;
	resolved?: string;
	integrity?: string;
}
const manifest = JSON.parse(readText('package.json')) as Manifest & {scripts: Record<string, string>};
const {packages} = JSON.parse(readText('package-lock.json')) as {packages: Record<string, Locked>};
const {'': root = {}, ...installed} = packages;
const ours = Object.entries(installed).filter(([, {dev, devOptional}]) => !dev && !devOptional);

// Plain JavaScript of .ci, which has no types to import.
const {installedByUsers} = (await import(`${ROOT}/.ci/installed.mjs`)) as {
	installedByUsers(lock: {packages: Readonly<Record<string, Locked>>}): {packages: Record<string, Locked>};
};
const {judge} = (await import(`${ROOT}/.ci/audit.mjs`)) as {judge(report: string): {failed: boolean; line: string}};
const {faultOf} = (await import(`${ROOT}/.ci/repository.mjs`)) as {faultOf(manifest: unknown, host: unknown): string | undefined};
/** What a user installs, by path, as the audit has it. */
const {packages: byUsers} = installedByUsers({packages});

describe('what is loaded at run time', () => {
	it('is the table of SECURITY.md, line by line', () => {
		const [, section = ''] = /^## What is loaded at run time$(.*?)^## /ms.exec(readText('SECURITY.md')) ?? [];
		const rows = [...section.matchAll(/^\| `([^`]+)`([^|]*)\|([^|]+)\|([^|]+)\|$/gm)];
		expect(rows.map(([, name]) => name).sort()).toEqual([...Object.keys(manifest.dependencies), 'got'].sort());
		expect(rows.filter(([, , , keeper, reason]) => !keeper?.trim() || !reason?.trim())).toEqual([]);
		const peers = Object.keys(manifest.peerDependencies).filter((name) => name !== 'got');
		expect(peers.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
	});

	it('is few packages beside got and its own, and all that they bring is named there too', () => {
		const names = ours.map(([path]) => path.replace('node_modules/', '')).sort();
		const [, section = ''] = /^## What is loaded at run time$(.*?)^## /ms.exec(readText('SECURITY.md')) ?? [];
		expect(names.length).toBeGreaterThan(0);
		expect(names.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
	});

	it('is known whole: got and what it brings, which npm marks as tools of ours, are among it', () => {
		const paths = Object.keys(byUsers);
		expect(paths).toEqual(expect.arrayContaining(['node_modules/got', ...ours.map(([path]) => path)]));
		expect(paths).toEqual(expect.arrayContaining(bringsOf('got').map((name) => expect.stringMatching(`node_modules/${name}$`))));
		expect(paths.filter((path) => /node_modules\/(?:undici|express|koa|ioredis|vitest)$/.test(path))).toEqual([]);
	});

	it('is found where it lies, be it below who needs it', () => {
		const {packages: nested} = installedByUsers({
			packages: {
				'': {dependencies: {a: '1'}, peerDependencies: {got: '14', koa: '3'}, peerDependenciesMeta: {koa: {optional: true}}},
				'node_modules/a': {dependencies: {b: '1'}},
				'node_modules/a/node_modules/b': {dependencies: {c: '1'}},
				'node_modules/b': {dev: true},
				'node_modules/c': {optionalDependencies: {'not-on-this-system': '1'}},
				'node_modules/got': {dev: true, hasInstallScript: true},
				'node_modules/koa': {dev: true},
			},
		});
		expect(Object.keys(nested)).toEqual([
			'node_modules/a',
			'node_modules/a/node_modules/b',
			'node_modules/c',
			'node_modules/got',
		]);
	});

	it('runs no script when it is installed, nor does the package', () => {
		expect(Object.entries(byUsers).filter(([, {hasInstallScript}]) => hasInstallScript)).toEqual([]);
		const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];
		expect(Object.keys(manifest.scripts).filter((name) => hooks.includes(name))).toEqual([]);
	});
});

describe('the lock file', () => {
	it('is in step with package.json', () => {
		const {dependencies, devDependencies, peerDependencies} = manifest;
		expect(root).toMatchObject({dependencies, devDependencies, peerDependencies});
		for (const group of ['dependencies', 'devDependencies', 'peerDependencies'] as const) {
			expect(Object.keys(root[group] ?? {})).toEqual(Object.keys(manifest[group]));
		}
	});

	it('takes every package from a registry, and knows its digest', () => {
		const unsafe = Object.entries(installed).filter(
			([, {resolved = 'https://registry.npmjs.org/', integrity = ''}]) =>
				!resolved.startsWith('https://registry.npmjs.org/') || !integrity.startsWith('sha512-'),
		);
		expect(unsafe.map(([path]) => path)).toEqual([]);
	});
});

describe('the audit', () => {
	it.each([
		['{"metadata":{"vulnerabilities":{"total":0}}}', false, '0 known weaknesses'],
		['{"metadata":{"vulnerabilities":{"total":2}}}', true, '2 known weaknesses'],
		['{"message":"405 Method Not Allowed"}', false, 'NOT ANSWERED (405 Method Not Allowed)'],
		['', false, 'NOT ANSWERED'],
	])('of %s', (report, failed, line) => {
		expect(judge(report)).toEqual({failed, line: expect.stringContaining(line)});
	});

	it('is a step of .ci/run', () => {
		expect(readText('.ci/run')).toContain('node .ci/audit.mjs');
	});
});

describe('the release', () => {
	const release = readText('.github/workflows/release.yml');
	const [, check = '', publish = ''] = release.split(/^ {2}(?:check|publish):$/m);
	const jobs = {check, publish};
	const grantedIn = (job: string): string[] =>
		[...job.matchAll(/^ +([a-z-]+): (read|write)$/gm)].map(([, right, level]) => `${right}: ${level}`);
	const commandsIn = (job: string): string[] => [...job.matchAll(/run: (.*)$/gm)].map(([, command = '']) => command);

	it('is published with its provenance, by an identity of the run and by no token', () => {
		expect(jobs.publish).toMatch(/^ +- run: npm publish .*--provenance/m);
		expect(release).toContain('id-token: write');
		expect(release).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN|secrets\./);
	});

	it('starts from a tag that is the version, with no right but to read; the job that publishes may prove who it is', () => {
		expect(release).toMatch(/^on:\n {2}push:\n {4}tags: \['v\*'\]$/m);
		expect(release).toMatch(/^permissions: \{\}$/m);
		expect(grantedIn(jobs.check)).toEqual(['contents: read']);
		expect(grantedIn(jobs.publish)).toEqual(['contents: read', 'id-token: write']);
		expect(release).toContain('"$GITHUB_REF_NAME"');
	});

	it('runs everything that has to hold, the slow set too, before it publishes', () => {
		expect(commandsIn(jobs.check)).toEqual([expect.stringContaining('test "v$('), 'node .ci/repository.mjs', '.ci/run']);
		expect(jobs.publish).toMatch(/^ {4}needs: check$/m);
		expect(readText('.ci/run')).toContain('--project slow');
	});

	it('installs what is locked and runs no script of a dependency where it may publish', () => {
		expect(commandsIn(jobs.publish)).toEqual([
			'npm ci --ignore-scripts',
			'node .ci/audit.mjs',
			'node .ci/pack.mjs build/release',
			'npm publish ./build/release/*.tgz --ignore-scripts --provenance --access public',
		]);
	});

	it.each([
		['git+https://host.example/owner/name.git', undefined],
		['https://host.example/owner/name', undefined],
		['https://host.example/owner/other', '"repository" of package.json says https://host.example/owner/other: set it to '],
		[undefined, '"repository" of package.json is not there: set it to '],
	])('needs a package that says where it comes from: %s', (url, fault) => {
		const found = faultOf((url && {repository: {type: 'git', url}}) || {}, {server: 'https://host.example', name: 'owner/name'});
		expect(found).toEqual(fault && expect.stringContaining(fault));
	});
});

describe('every workflow', () => {
	it.each(['ci.yml', 'release.yml'])('%s leaves no credential behind and takes no text of a stranger into a command', (name) => {
		const text = readText(`.github/workflows/${name}`);
		expect([...text.matchAll(/actions\/checkout@/g)].length).toBe([...text.matchAll(/persist-credentials: false/g)].length);
		expect(text).not.toContain('pull_request_target');
		expect(text).not.toMatch(/run:.*\$\{\{/);
		expect(text).toMatch(/^permissions:/m);
	});

	it('CI runs what is run by hand, on every Node that is supported', () => {
		const ci = readText('.github/workflows/ci.yml');
		expect(ci).toContain('- run: .ci/run');
		const lines = JSON.parse(readText('.ci/lines.json')) as readonly {node: number | string}[];
		const majors = [...new Set(lines.map(({node}) => Number.parseInt(`${node}`, 10)))];
		expect(ci).toContain(`node: [${majors.join(', ')}]`);
	});
});

describe('whoever writes an issue', () => {
	it.each(['bug.yml', 'feature.yml'])('is asked for versions and warned of secrets: %s', (name) => {
		const form = readText(`.github/ISSUE_TEMPLATE/${name}`);
		expect(form).toMatch(/id: version\n(?:.*\n)+? {4}validations:\n {6}required: true/);
		expect(form).toMatch(/\*\*Leave out\*\* tokens, client secrets/);
	});

	it('is shown the private way for a weakness', () => {
		expect(readText('.github/ISSUE_TEMPLATE/bug.yml')).toMatch(/Report it \[privately\]\(.*SECURITY\.md/);
		expect(readText('.github/ISSUE_TEMPLATE/config.yml')).toContain('blank_issues_enabled: false');
	});
});

function bringsOf(name: string): string[] {
	return Object.keys(installed[`node_modules/${name}`]?.dependencies ?? {});
}

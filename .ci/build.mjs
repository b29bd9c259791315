/**
 * Builds what users get into a folder: `node .ci/build.mjs [FOLDER]`, `dist` where none is named.
 *
 * One file for each entry, and what entries share beside them: a process that imports the package opens a dozen files and not 150, and
 * nobody downloads declarations of what cannot be imported. Functions keep their names and statements their lines, for stack traces and for
 * the line that Node shows of an error nobody caught; comments are in the declarations, where editors look for them. Types are checked by
 * `npm run typecheck` and not here.
 */
import {chmodSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {isAbsolute, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {rolldown} from 'rolldown';
import {rollup} from 'rollup';
import {dts} from 'rollup-plugin-dts';
import {onLines} from './statement-lines.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, 'dist'));
const {exports, bin} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const commands = Object.values(bin).map(sourceOf);
const entries = Object.values(exports).flatMap(({default: file}) => (file ? [sourceOf(file)] : []));
/** Packages and Node's own modules are found where the package is installed. */
const external = (id) => !id.startsWith('.') && !isAbsolute(id);
/** By path from the root, never by one from the disk's: above the root there may be folders of these names too. */
const CORE = /^src\/(?!testing\/|cli\/|connect-seller\/)/;

// Aside first: what runs from the folder meanwhile must find it whole.
const aside = `${folder}.${process.pid}`;
await Promise.all([writeJavaScript([...entries, ...commands]), writeDeclarations(entries)]);
for (const command of commands) {
	chmodSync(join(aside, `${command}.js`), 0o755);
}
rmSync(folder, {recursive: true, force: true});
renameSync(aside, folder);

async function writeJavaScript(names) {
	const bundle = await rolldown({
		input: inputOf(names),
		external,
		platform: 'node',
		experimental: {attachDebugInfo: 'none'}, // no names of files that nobody gets
		cwd: root,
		tsconfig: join(root, 'tsconfig.json'),
		plugins: [{name: 'text', generateBundle: (_options, files) => Object.values(files).forEach(rewriteCode)}],
	});
	await bundle.write({
		dir: aside,
		entryFileNames: '[name].js',
		// With a hash: a process that goes on while another version is installed must not load half of that.
		chunkFileNames: 'shared/[name]-[hash].js',
		// What every process loads, in one file: each file more is a millisecond of its start. What is loaded when it is first needed stays apart.
		codeSplitting: {groups: [{name: 'core', tags: ['$initial'], test: (id) => CORE.test(fromRoot(id))}]},
		comments: false,
		minify: {compress: true, mangle: {toplevel: true, keepNames: true}, codegen: {removeWhitespace: true}},
	});
	await bundle.close();
}

function rewriteCode(chunk) {
	chunk.code = escapeNonAscii(onLines(chunk.code));
}

/** A file with one other character in it is twice as much to decode and to read, and outside of ASCII there are only texts. */
function escapeNonAscii(code) {
	return code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function writeDeclarations(names) {
	const shortened = {name: 'shortened', renderChunk: (code) => withoutHeaders(code)};
	const bundle = await rollup({
		input: inputOf(names),
		external,
		plugins: [dts({tsconfig: join(root, 'src/tsconfig.json')}), shortened],
	});
	await bundle.write({dir: aside, entryFileNames: '[name].d.ts', chunkFileNames: 'shared/[name].d.ts'});
	await bundle.close();
}

/** Declarations without what a source file says of itself, unless it is the page of an entry; with a tab where TypeScript writes four spaces. */
function withoutHeaders(code) {
	return code
		.replace(/^\/\*\*(?:(?!\*\/).)*\*\/\n{2}/gms, (comment) => (comment.includes('@module') ? comment : ''))
		.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
}

function fromRoot(id) {
	return id.startsWith(root) ? id.slice(root.length).replaceAll('\\', '/') : '';
}

function inputOf(names) {
	return Object.fromEntries(names.map((name) => [name, join(root, `${name}.ts`)]));
}

/** `./dist/src/index.js` is made of `src/index.ts`. */
function sourceOf(built) {
	return built.replace(/^(\.\/)?dist\//, '').replace(/\.js$/, '');
}

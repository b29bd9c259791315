/**
 * In how many files of the source code runs between a call of `auth.got` and its answer, counted by V8 while it runs.
 *
 * The source is compiled file by file, so that a file of it is a file that runs; what loading a file runs does not count.
 */
import {mkdtempSync, readdirSync, rmSync, symlinkSync} from 'node:fs';
import {Session} from 'node:inspector/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const URL_OF_CALL = 'https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations';
const RESTRICTED = 'https://sellingpartnerapi-na.amazon.com/mfn/v0/shipments/S1';

/** @returns for a token in memory (`warm`), none (`cold`), and one that Amazon refuses (`dead`) */
export async function countRunFiles() {
	const folder = mkdtempSync(join(tmpdir(), 'got-amazon-auth-house-'));
	try {
		symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
		const entryPoints = readdirSync(join(root, 'src'), {recursive: true})
			.filter((file) => file.endsWith('.ts'))
			.map((file) => join(root, 'src', file));
		await build({
			entryPoints,
			outbase: join(root, 'src'),
			outdir: join(folder, 'src'),
			format: 'esm',
			platform: 'node',
			target: 'node20',
		});
		return await count(pathToFileURL(join(folder, 'src/')));
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

async function count(source) {
	const {createAmazonAuth} = await import(new URL('index.js', source).href);
	const {startFakeAmazon} = await import(new URL('testing/index.js', source).href);
	const fake = await startFakeAmazon();
	// One API alone: what others load ahead of their first call would be loaded, and counted, at any time.
	const {got, sellingPartner} = fake.options;
	const auth = createAmazonAuth({got, sellingPartner});
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: false});
	const filesOf = async (call) => {
		await session.post('Profiler.takePreciseCoverage');
		await call();
		const {result} = await session.post('Profiler.takePreciseCoverage');
		const isRun = ({functions}) => functions.some(({ranges: [whole]}) => whole.count > 0 && whole.startOffset > 0);
		return result.filter(({url}) => url.startsWith(source.href) && !url.includes('/testing/')).filter(isRun).length;
	};
	try {
		// What is loaded once is loaded before, and not ahead of a call at any time: a restricted call needs the rest of it.
		await auth.got(URL_OF_CALL);
		await auth.got(RESTRICTED);
		await auth.forget();
		const cold = await filesOf(() => auth.got(URL_OF_CALL));
		const warm = await filesOf(() => auth.got(URL_OF_CALL));
		fake.fail({service: 'selling-partner', error: 'TokenExpired', times: 1});
		const dead = await filesOf(() => auth.got(URL_OF_CALL));
		return {warm, cold, dead};
	} finally {
		session.disconnect();
		await auth.close();
		await fake.close();
	}
}

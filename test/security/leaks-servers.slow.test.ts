/**
 * Rules 29 and 30 in the middlewares of Express and Koa, and through undici over real sockets.
 */
import {MANY_RUNS, runPaths} from './run-paths.js';
import {serverPaths} from './server-paths.js';
import {undiciPaths} from './undici-paths.js';

runPaths('frameworks', serverPaths, {runs: MANY_RUNS, over: 'wire'});
runPaths('undici', undiciPaths, {runs: MANY_RUNS, over: 'sockets'});

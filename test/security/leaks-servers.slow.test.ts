/**
 * Rules 29 and 30 in the middlewares of Express and Koa, and through undici and the agent over real sockets.
 */
import {agentPaths} from './agent-paths.js';
import {MANY_RUNS, runPaths} from './run-paths.js';
import {serverPaths} from './server-paths.js';
import {undiciPaths} from './undici-paths.js';

runPaths('frameworks', serverPaths, {runs: MANY_RUNS, over: 'wire'});
runPaths('undici and the agent', {...undiciPaths, ...agentPaths}, {runs: MANY_RUNS, over: 'sockets'});

/**
 * Rules 29 and 30 for got: no error of a call to Amazon shows a secret or a customer's data, whatever they are; nor does what a caller's
 * own hooks are given show a credential.
 */
import {gotPaths} from './got-paths.js';
import {hookPaths} from './hook-paths.js';
import {MANY_RUNS, runPaths} from './run-paths.js';

runPaths('got and hooks', {...gotPaths, ...hookPaths}, {runs: MANY_RUNS, over: 'wire'});

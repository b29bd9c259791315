/**
 * Rules 29 and 30 past got: fetch, tools, token calls, options, what prints an auth, and the package's own channels, each of them heard.
 */
import {channelPaths} from './channel-paths.js';
import {connectPaths} from './connect-paths.js';
import {fetchPaths} from './fetch-paths.js';
import {optionPaths} from './option-paths.js';
import {otherPaths} from './other-paths.js';
import {MANY_RUNS, runPaths} from './run-paths.js';
import {TOPICS} from './stage.js';

const paths = {...fetchPaths, ...otherPaths, ...channelPaths, ...connectPaths, ...optionPaths};

runPaths('fetch, tools, channels, options', paths, {runs: MANY_RUNS, over: 'wire', hears: TOPICS});

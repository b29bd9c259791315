/**
 * Rules 29 and 30, a run of each path: what the slow set has hundreds of. With every got and undici that a consumer may have.
 */
import {agentPaths} from './agent-paths.js';
import {channelPaths} from './channel-paths.js';
import {connectPaths} from './connect-paths.js';
import {fetchPaths} from './fetch-paths.js';
import {gotPaths} from './got-paths.js';
import {hookPaths} from './hook-paths.js';
import {optionPaths} from './option-paths.js';
import {otherPaths} from './other-paths.js';
import {runPaths} from './run-paths.js';
import {serverPaths} from './server-paths.js';
import {TOPICS} from './stage.js';
import {undiciPaths} from './undici-paths.js';

const others = {...fetchPaths, ...otherPaths, ...channelPaths, ...connectPaths, ...optionPaths};

runPaths('got and hooks, over sockets', {...gotPaths, ...hookPaths}, {runs: 1, over: 'sockets'});
runPaths('undici and the agent, over sockets', {...undiciPaths, ...agentPaths}, {runs: 1, over: 'sockets'});
runPaths('frameworks', serverPaths, {runs: 1, over: 'wire'});
runPaths('fetch, tools, channels, options', others, {runs: 1, over: 'wire', hears: TOPICS});

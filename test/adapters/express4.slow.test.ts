import express4 from 'express4';
import {describe} from 'vitest';
import {describeDisconnect} from './contract/disconnect.js';
import {describePipelined} from './contract/pipelined.js';
import {describeAdapter} from './contract.js';
import {expressFramework} from './express-framework.js';

const framework = expressFramework('Express 4', () => express4(), 'with next');

describeAdapter(framework);
describe(`${framework.name}, requests in one line`, () => describePipelined(framework));
describe(`${framework.name}, HTTP/1 beside HTTP/2`, () => describeDisconnect({...framework, protocol: 'HTTP/1 beside HTTP/2'}));

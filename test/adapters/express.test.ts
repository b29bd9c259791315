import express from 'express';
import {describe} from 'vitest';
import {majorOf} from '../support/installed.js';
import {describeDisconnect} from './contract/disconnect.js';
import {describePipelined} from './contract/pipelined.js';
import {describeAdapter} from './contract.js';
import {expressFramework} from './express-framework.js';

const major = majorOf('express');
const framework = expressFramework(`Express ${major}`, () => express(), major < 5 ? 'with next' : 'itself');

describeAdapter(framework);
describe(`${framework.name}, requests in one line`, () => describePipelined(framework));
// Of HTTP/2 itself Express knows nothing.
describe(`${framework.name}, HTTP/1 beside HTTP/2`, () => describeDisconnect({...framework, protocol: 'HTTP/1 beside HTTP/2'}));

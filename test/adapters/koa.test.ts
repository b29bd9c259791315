import Koa from 'koa';
import {describe} from 'vitest';
import {majorOf} from '../support/installed.js';
import {describeDisconnect} from './contract/disconnect.js';
import {describeErrors} from './contract/errors.js';
import {describeKoaBodies} from './contract/koa-bodies.js';
import {describePipelined} from './contract/pipelined.js';
import {describeAdapter} from './contract.js';
import {koaFramework} from './koa-framework.js';

const framework = koaFramework(`Koa ${majorOf('koa')}`, () => new Koa());
describeAdapter(framework);
describe(`${framework.name}, streams as bodies`, () => describeKoaBodies(framework));
describe(`${framework.name}, requests in one line`, () => describePipelined(framework));
describe.each(['HTTP/2', 'HTTP/1 beside HTTP/2'] as const)(`${framework.name}, %s`, (protocol) =>
	describeDisconnect({...framework, protocol}),
);
describe(`${framework.name}, errors over HTTP/2`, () => describeErrors({...framework, protocol: 'HTTP/2'}));
describe(`${framework.name}, streams as bodies over HTTP/2`, () => describeKoaBodies({...framework, protocol: 'HTTP/2'}));

import Koa2 from 'koa2';
import {describe} from 'vitest';
import {describeDisconnect} from './contract/disconnect.js';
import {describeKoaBodies} from './contract/koa-bodies.js';
import {describePipelined} from './contract/pipelined.js';
import {describeAdapter} from './contract.js';
import {koaFramework} from './koa-framework.js';

const framework = koaFramework('Koa 2', () => new Koa2());
describeAdapter(framework);
describe(`${framework.name}, streams as bodies`, () => describeKoaBodies(framework));
describe(`${framework.name}, requests in one line`, () => describePipelined(framework));
describe.each(['HTTP/2', 'HTTP/1 beside HTTP/2'] as const)(`${framework.name}, %s`, (protocol) =>
	describeDisconnect({...framework, protocol}),
);
describe(`${framework.name}, streams as bodies over HTTP/2`, () => describeKoaBodies({...framework, protocol: 'HTTP/2'}));

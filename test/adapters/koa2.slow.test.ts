import Koa2 from 'koa2';
import {describe} from 'vitest';
import {describeKoaBodies} from './contract/koa-bodies.js';
import {describeAdapter} from './contract.js';
import {koaFramework} from './koa-framework.js';

const framework = koaFramework('Koa 2', () => new Koa2());
describeAdapter(framework);
describe(`${framework.name}, streams as bodies`, () => describeKoaBodies(framework));

import Koa from 'koa';
import {describe} from 'vitest';
import {majorOf} from '../installed.js';
import {describeKoaBodies} from './contract/koa-bodies.js';
import {describeAdapter} from './contract.js';
import {koaFramework} from './koa-framework.js';

const framework = koaFramework(`Koa ${majorOf('koa')}`, () => new Koa());
describeAdapter(framework);
describe(`${framework.name}, streams as bodies`, () => describeKoaBodies(framework));

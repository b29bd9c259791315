import Koa from 'koa';
import {describeAdapter} from './contract.js';
import {koaFramework} from './koa-framework.js';

describeAdapter(koaFramework('Koa 3', () => new Koa()));

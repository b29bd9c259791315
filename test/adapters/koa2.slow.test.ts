import Koa2 from 'koa2';
import {describeAdapter} from './contract.js';
import {koaFramework} from './koa-framework.js';

describeAdapter(koaFramework('Koa 2', () => new Koa2()));

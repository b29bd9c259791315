import express4 from 'express4';
import Koa2 from 'koa2';
import {describeConnecting} from './contract.js';
import {expressConnects} from './express-framework.js';
import {koaConnects} from './koa-framework.js';

describeConnecting(expressConnects('Express 4', () => express4()));
describeConnecting(koaConnects('Koa 2', () => new Koa2()));

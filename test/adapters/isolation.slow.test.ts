/**
 * The crowd of the contract at its full size, for each major of each framework.
 */
import express from 'express';
import express4 from 'express4';
import Koa from 'koa';
import Koa2 from 'koa2';
import {describe} from 'vitest';
import {describeIsolation} from './contract/isolation.js';
import {expressFramework} from './express-framework.js';
import {koaFramework} from './koa-framework.js';

describe.each([
	expressFramework('Express', () => express(), 'with next'),
	expressFramework('Express 4', () => express4(), 'with next'),
	koaFramework('Koa', () => new Koa()),
	koaFramework('Koa 2', () => new Koa2()),
])('$name', (framework) => {
	describeIsolation(framework, {requests: 300, count: 25});
	describeIsolation(framework, {requests: 500, count: 50});
});

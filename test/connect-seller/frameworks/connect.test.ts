import express from 'express';
import Koa from 'koa';
import {majorOf} from '../../support/installed.js';
import {describeConnecting} from './contract.js';
import {expressConnects} from './express-framework.js';
import {koaConnects} from './koa-framework.js';

describeConnecting(expressConnects(`Express ${majorOf('express')}`, () => express()));
describeConnecting(koaConnects(`Koa ${majorOf('koa')}`, () => new Koa()));

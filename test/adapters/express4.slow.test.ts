import express4 from 'express4';
import {describeAdapter} from './contract.js';
import {expressFramework} from './express-framework.js';

describeAdapter(expressFramework('Express 4', () => express4(), 'with next'));

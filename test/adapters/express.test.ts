import express from 'express';
import {describeAdapter} from './contract.js';
import {expressFramework} from './express-framework.js';

describeAdapter(expressFramework('Express 5', () => express(), 'itself'));

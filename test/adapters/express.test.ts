import express from 'express';
import {majorOf} from '../installed.js';
import {describeAdapter} from './contract.js';
import {expressFramework} from './express-framework.js';

const major = majorOf('express');

describeAdapter(expressFramework(`Express ${major}`, () => express(), major < 5 ? 'with next' : 'itself'));

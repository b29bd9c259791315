import {urlSuite} from './urls.js';

urlSuite(1_000);

import {urlSuite} from './urls.js';

urlSuite(40);

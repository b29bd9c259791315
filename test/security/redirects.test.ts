import {redirectSuite} from './redirects.js';

redirectSuite(60);

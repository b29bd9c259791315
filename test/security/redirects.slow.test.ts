import {redirectSuite} from './redirects.js';

redirectSuite(1_000);

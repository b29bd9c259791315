import {disguiseSuite} from './disguises.js';

disguiseSuite(300);

import {disguiseSuite} from './disguises.js';

disguiseSuite(5_000);

/**
 * jose, for what is sealed or signed by us: loaded when it is first needed, since it costs some 35 ms that most processes need not spend.
 */
import {part} from './lazy.js';

export const loadJose: () => Promise<typeof import('jose')> = part(() => import('jose'));

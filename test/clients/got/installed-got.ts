/**
 * Which got is installed, for the few facts on which its majors differ.
 */
import {majorOf} from '../../support/installed.js';

/** The major version of the installed got: 14, 15 or 16. */
export const gotMajor: number = majorOf('got');

/**
 * The text that says how the command line is called, and the error for a wrong call.
 *
 * A wrong call ends with exit code 2. Its message leaves out the values that were given, since one of them may be a secret in the wrong place.
 */
import {SERVICES} from './checks/index.js';
import {anyOf} from './words.js';

/** Exit codes: everything is well, a step of `doctor` failed, usage or configuration is wrong, the tool itself has a fault. */
export const EXIT_CODES = {ok: 0, failed: 1, usage: 2, fault: 3} as const;

/** Says that the command was called wrongly; `message` tells how, in one sentence without a value. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

const COMMANDS = `Usage:
  got-amazon-auth explain METHOD URL [options]   which credential a request gets, and why; needs none
  got-amazon-auth doctor [options]               whether Amazon takes your credentials, step by step
`;

/** The short usage that is printed after a complaint. */
export const SHORT_USAGE: string = `${COMMANDS}  got-amazon-auth --help                         all options, and the variables of doctor
`;

/** The text that `--help` prints. */
export const USAGE: string = `${COMMANDS}
Options of explain:
  --data-elements LIST      buyerInfo, shippingAddress, buyerTaxInformation, with commas
  --report-type TYPE        of the report document
  --restricted-data POLICY  require, auto or never
  --marketplace HOST        that a call is for, such as www.amazon.de

Options of doctor:
  --config FILE    a JSON file instead of the environment
  --service NAME   ${anyOf(SERVICES.map(({name}) => name))} only; may be repeated

Options of both:
  --json       one JSON document on standard output
  --no-color   no colours; so does NO_COLOR, and there are none outside a terminal
  --help       this text
  --version    the version of the package

Exit codes: 0 all is well, 1 a step of doctor failed, 2 wrong usage or configuration, 3 a fault of the tool itself.
explain ends with 0 for a call that would be refused too: the refusal is its answer.

doctor makes read-only calls. Its variables, and the same names in a file, ${exampleOfFile()}:
${variables()}
`;

/** Lists every variable with its name in a file. */
function variables(): string {
	const rows = SERVICES.flatMap(({option, settings}) =>
		settings.map(({key, variable, hint}) => ({variable, path: `${option}.${key}`, hint: hint === '' ? '' : `: ${hint}`})),
	);
	const width = Math.max(...rows.map(({variable}) => variable.length));
	return rows.map(({variable, path, hint}) => `  ${variable.padEnd(width)}  ${path}${hint}`).join('\n');
}

function exampleOfFile(): string {
	return SERVICES.slice(0, 1)
		.map(({option, settings: [{key}]}) => `{"${option}": {"${key}": "…", …}, …}`)
		.join('');
}

/**
 * What the build does with lines: a stack trace names the line of a statement, and the code says the same as before.
 */
import {parseAst} from 'rolldown/parseAst';
import {describe, expect, it} from 'vitest';
import {ROOT} from './source-files.js';

const {onLines} = (await import(`${ROOT}/.ci/statement-lines.mjs`)) as {onLines(code: string): string}; // plain JavaScript

/** A program without the places of its parts. */
function shapeOf(code: string): unknown {
	return JSON.parse(
		JSON.stringify(parseAst(code), (key, value) => (key === 'start' || key === 'end' || key === 'range' ? undefined : value)),
	);
}

describe('code without white space', () => {
	it('has a line for each statement, member of a class and case', () => {
		const code =
			'import a from"a";class B{#c=1;get c(){let c=this.#c;return c}}function d(e){switch(e){case 1:a();return;default:b()}}';
		expect(onLines(code).split('\n')).toEqual([
			'import a from"a";',
			'class B{',
			'#c=1;',
			'get c(){',
			'let c=this.#c;',
			'return c}}',
			'function d(e){',
			'switch(e){',
			'case 1:',
			'a();',
			'return;',
			'default:',
			'b()}}',
		]);
	});

	it('has a line for each item of a long list, and one for a short one', () => {
		const items = Array.from({length: 60}, (_, index) => `${index}`);
		expect(onLines(`a=[${items}]`).split('\n')).toHaveLength(1);
		expect(onLines(`a=[${items},${items}]`).split('\n')).toHaveLength(121);
		const members = Array.from({length: 40}, (_, index) => `k${index}:${index}`);
		expect(onLines(`a={${members}}`).split('\n')).toHaveLength(41);
	});

	it.each([
		'a=`x;\n\t{y}`;b()',
		`c=\`\${(()=>{d();return\`e;f\`})()}\``,
		'a();[1].map(b);(c)();/d;e/.test(f);`g`',
		'if(a)b();else{c();d()}for(;;)e();do f();while(g)',
		'let a=()=>{"use strict";return\nb};label:for(let c of d){continue label}',
		'class A{static{a();b()}static#c=()=>{d()};["e"](){}async*f(){}}',
		`a=[${'1,'.repeat(120)},,2,...b];c={${'...d,'.repeat(60)}get e(){return 1}}`,
		'export{a as b};import("c").then(({d})=>{d()});',
	])('is the same program on lines: %s', (code) => {
		expect(shapeOf(onLines(code))).toEqual(shapeOf(code));
	});
});

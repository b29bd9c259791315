/**
 * What `import ts from 'typescript'` gives in tests: the same compiler, required.
 *
 * An import has Node read its nine megabytes twice more before they run, for the names that they export and for whether they are a module.
 */
import {createRequire} from 'node:module';

const compiler: typeof import('typescript') = createRequire(import.meta.url)('typescript');
export default compiler;

/**
 * The look of the fake's Seller Central and Vendor Central: small pages that a keyboard and a screen reader can use.
 *
 * This file only lays out. Every value from outside goes through `html`, which escapes it.
 */
import type {Reply} from '../http/exchange.js';

/** Markup that is safe to put into a page as it is. */
export interface Markup {
	readonly markup: string;
}

/** Makes markup and escapes its values; values that are markup, and lists of markup, stay as they are. */
export function html(strings: TemplateStringsArray, ...values: readonly (string | Markup | readonly Markup[])[]): Markup {
	const written = values.map((value) => {
		if (typeof value === 'string') {
			return escapeText(value);
		}
		return 'markup' in value ? value.markup : value.map(({markup}) => markup).join('');
	});
	return {markup: String.raw({raw: strings}, ...written)};
}

/** Makes a whole page. It runs and loads nothing, is kept in no cache, and hands its address on to nobody. */
export function page(status: number, title: string, content: Markup): Reply {
	const {markup} = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{markup: style}}</style>
</head>
<body>
<header><p>Not Amazon: a fake for tests</p></header>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
	return {status, headers: pageHeaders, body: markup};
}

/** Makes the reply that sends the browser on. */
export function seeOther(url: URL): Reply {
	return {status: 303, headers: {...privacyHeaders, location: url.href}};
}

const privacyHeaders = {'cache-control': 'no-store', 'referrer-policy': 'no-referrer'};

// A form-action is left out, since browsers would apply it to the redirect after the form, which leads to the application.
const pageHeaders = {
	...privacyHeaders,
	'content-type': 'text/html; charset=utf-8',
	'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
};

const style = `
:root { color-scheme: light dark; --ink: #16191d; --paper: #fff; --quiet: #565d66; --line: #8a919b; --strong: #0b5d66; --on-strong: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff2; --paper: #15181c; --quiet: #a9b1bb; --line: #7b848f; --strong: #7fd6df; --on-strong: #06282c; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { padding: .5rem 1.25rem; border-bottom: 1px solid var(--line); color: var(--quiet); font-size: .875rem; }
header p { margin: 0; }
main { max-width: 34rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
fieldset { margin: 1.5rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }
label { display: block; padding: .25rem 0; overflow-wrap: anywhere; }
button { margin: 0 .5rem .5rem 0; padding: .6rem 1.25rem; font: inherit; font-weight: 600; border: 1px solid var(--strong); border-radius: .5rem; color: var(--strong); background: transparent; cursor: pointer; }
button[value=allow] { color: var(--on-strong); background: var(--strong); }
:focus-visible { outline: 3px solid var(--strong); outline-offset: 2px; }
`;

const entities: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

function escapeText(text: string): string {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

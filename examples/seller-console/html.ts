/**
 * The pages' frame, and the one way text gets into them.
 *
 * `html` escapes every value: names of buyers and ids in a URL are other people's text. No script anywhere.
 */

/** Markup that is safe to put into a page as it is. */
export interface Html {
	readonly text: string;
}

/** Markup with its values escaped; values that are markup stay as they are. */
export function html(strings: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
	return {text: String.raw({raw: strings}, ...values.map(written))};
}

/** Who looks at a page. */
export interface Viewer {
	readonly name: string;
	readonly account: string;
	readonly csrfToken: string;
}

/** A whole page; with `viewer`, the navigation of who is signed in. */
export function page({title, path, viewer, content}: {title: string; path?: string; viewer?: Viewer; content: Html}): string {
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Seller console</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="brand">Seller console</p>
${viewer ? navigation(viewer, path) : []}
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${content}
</main>
<footer><p>An example of got-amazon-auth. Everything here is made up.</p></footer>
</body>
</html>`.text;
}

/** The hidden field of every form that changes something. */
export function csrfField({csrfToken}: Viewer): Html {
	return html`<input type="hidden" name="csrf" value="${csrfToken}">`;
}

function navigation(viewer: Viewer, path: string | undefined): Html {
	const link = (to: string, text: string): Html =>
		html`<li><a href="${to}"${to === path ? html` aria-current="page"` : []}>${text}</a></li>`;
	return html`<nav aria-label="Main"><ul>${link('/sellers', 'Sellers')}${link('/calls', 'Calls')}</ul></nav>
<form class="who" method="post" action="/sign-out">${csrfField(viewer)}
<p>${viewer.name}, ${viewer.account}</p>
<button class="quiet">Sign out</button>
</form>`;
}

function written(value: string | Html | readonly Html[]): string {
	if (typeof value === 'string') {
		return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
	}
	return 'text' in value ? value.text : value.map(({text}) => text).join('');
}

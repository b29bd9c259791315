/**
 * Signing in and out: a choice of made-up people where yours has passwords or a sign-in of somebody else's.
 */
import {Router} from 'express';
import {type Html, html, page} from './html.js';
import {PEOPLE, type Person} from './people.js';
import {type Sessions, sessionOf} from './session.js';

export function signInPages(sessions: Sessions): Router {
	const router = Router();
	router.get('/', (request, response) => {
		response.redirect(303, sessionOf(request) ? '/sellers' : '/sign-in');
	});
	router.get('/sign-in', (request, response) => {
		response.send(page({title: 'Sign in', content: form(ownPath(request.query.returnTo))}));
	});
	router.post('/sign-in', async (request, response) => {
		const isKnown = await sessions.begin(response, String(request.body?.person ?? ''));
		response.redirect(303, isKnown ? ownPath(request.body?.returnTo) : '/sign-in');
	});
	router.post('/sign-out', sessions.checkForm, (_request, response) => {
		sessions.end(response);
		response.redirect(303, '/sign-in');
	});
	return router;
}

function form(returnTo: string): Html {
	return html`<form class="card narrow" method="post" action="/sign-in">
<p class="quietly">A stand-in for the sign-in of your own application: nobody is asked for a password.</p>
<input type="hidden" name="returnTo" value="${returnTo}">
<fieldset><legend>Who are you?</legend>
${PEOPLE.map(choice)}</fieldset>
<button>Sign in</button>
</form>`;
}

function choice({id, name, account}: Person, index: number): Html {
	return html`<label class="choice"><input type="radio" name="person" value="${id}" required${index === 0 ? html` checked` : []}>
<span>${name} <span class="quietly">of ${account}</span></span></label>
`;
}

/** A path of this application, whatever was asked for: a whole URL would lead elsewhere. */
function ownPath(value: unknown): string {
	const base = 'https://console.invalid';
	if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, base)) {
		return '/sellers';
	}
	const {origin, pathname, search} = new URL(value, base);
	return origin === base ? `/${(pathname + search).replace(/^\/+/, '')}` : '/sellers';
}

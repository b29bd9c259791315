/**
 * The sellers of an account: connect one, see them, disconnect one.
 */
import {type Request, type RequestHandler, Router} from 'express';
import type {AmazonAuth} from 'got-amazon-auth';
import {csrfField, type Html, html, page, type Viewer} from './html.js';
import {ownerOf} from './owner.js';
import {type Sessions, signedIn} from './session.js';
import type {ConnectedRecord, Vault} from './vault/vault.js';

/** The marketplaces offered: one of each region. */
export const MARKETPLACES = [
	{id: 'ATVPDKIKX0DER', region: 'na', name: 'United States (North America)'},
	{id: 'A1PA6795UKMFR9', region: 'eu', name: 'Germany (Europe)'},
	{id: 'A1VC38T7YXB528', region: 'fe', name: 'Japan (Far East)'},
] as const;

const DONE: ReadonlyMap<string, string> = new Map([
	['connected', 'The seller is connected.'],
	['disconnected', 'The seller is disconnected. Its refresh token and all tokens made with it are forgotten.'],
]);

export function sellerPages(options: {auth: AmazonAuth; vault: Vault; sessions: Sessions; connect: RequestHandler}): Router {
	const {auth, vault, sessions, connect} = options;
	const router = Router();
	router.get('/sellers', sessions.require, async (request, response) => {
		const viewer = signedIn(request);
		const sellers = await vault.sellersOf(viewer.person.tenant);
		const done = DONE.get(String(request.query.done));
		const content = html`${done === undefined ? [] : html`<p class="done" role="status">${done}</p>`}
${connectForm(viewer)}
${sellers.length === 0 ? html`<p class="quietly">No seller is connected yet.</p>` : sellerTable(sellers, viewer)}`;
		response.send(page({title: 'Sellers', path: '/sellers', viewer, content}));
	});
	router.post('/sellers/connect', sessions.require, sessions.checkForm, connect);
	router.post(
		'/sellers/:region/:sellingPartnerId/disconnect',
		sessions.require,
		sessions.checkForm,
		async (request, response) => {
			const owner = ownerOf(request as Request);
			await vault.remove(owner);
			// After the vault, so that no call that is under way brings a token back.
			await auth.forget({sellingPartnerId: owner.sellingPartnerId, tenant: owner.tenant});
			response.redirect(303, '/sellers?done=disconnected');
		},
	);
	return router;
}

function connectForm(viewer: Viewer): Html {
	return html`<form class="card" method="post" action="/sellers/connect">
<h2>Connect a seller</h2>
<p class="quietly">Amazon asks the seller for consent, and sends you back here.</p>
${csrfField(viewer)}
<div class="row">
<label>Marketplace
<select name="marketplaceId">${MARKETPLACES.map(({id, name}) => html`<option value="${id}">${name}</option>`)}</select>
</label>
<button>Connect at Amazon</button>
</div>
</form>`;
}

function sellerTable(sellers: readonly ConnectedRecord[], viewer: Viewer): Html {
	return html`<div class="card"><p class="quietly" id="what">Connected sellers of ${viewer.account}</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="what"><table aria-labelledby="what">
<thead><tr><th scope="col">Seller</th><th scope="col">Region</th><th scope="col">Connected</th><th scope="col">What to do</th></tr></thead>
<tbody>${sellers.map((seller) => sellerRow(seller, viewer))}</tbody>
</table></div></div>`;
}

function sellerRow({sellingPartnerId, region, connectedAtMs}: ConnectedRecord, viewer: Viewer): Html {
	const path = `/sellers/${region}/${encodeURIComponent(sellingPartnerId)}`;
	const connectedAt = new Date(connectedAtMs).toISOString();
	return html`<tr><th scope="row"><code>${sellingPartnerId}</code></th><td>${region.toUpperCase()}</td>
<td><time datetime="${connectedAt}">${connectedAt.slice(0, 16).replace('T', ' ')} UTC</time></td>
<td><div class="actions"><a class="button quiet" href="${path}/orders" aria-label="Orders of ${sellingPartnerId}">Orders</a>
<form method="post" action="${path}/disconnect">${csrfField(viewer)}
<button class="danger" aria-label="Disconnect ${sellingPartnerId}">Disconnect</button></form></div></td></tr>
`;
}

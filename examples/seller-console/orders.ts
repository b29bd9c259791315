/**
 * A seller's orders with the names of the buyers, and the list of calls that shows how they were got.
 */
import {type Request, Router} from 'express';
import {type AmazonAuth, amazonUrl} from 'got-amazon-auth';
import {amazonAuth} from 'got-amazon-auth/express';
import {type Call, createCallLog} from './calls.js';
import {type Html, html, page} from './html.js';
import {ownerOf} from './owner.js';
import {MARKETPLACES} from './sellers.js';
import {type Sessions, signedIn} from './session.js';
import type {Vault} from './vault/vault.js';

interface Order {
	AmazonOrderId: string;
	OrderStatus: string;
	BuyerInfo?: {BuyerName?: string};
}

interface OrdersPage {
	payload: {Orders: Order[]; NextToken?: string};
}

const MONTH_MS = 30 * 86_400_000;
const MOST_PAGES = 5;

export function orderPages({auth, vault, sessions}: {auth: AmazonAuth; vault: Vault; sessions: Sessions}): Router {
	const router = Router();
	const calls = createCallLog();
	const amazon = amazonAuth(auth, {
		// The account goes along: another account's seller of the same id is another seller.
		identify(request: Request) {
			const {tenant, sellingPartnerId} = ownerOf(request);
			return {tenant, sellingPartnerId};
		},
		operations: ['GET /orders/v0/orders'],
	});
	router.get('/sellers/:region/:sellingPartnerId/orders', sessions.require, amazon, async (request: Request, response) => {
		const owner = ownerOf(request);
		const {sellingPartnerId} = owner;
		if ((await vault.refreshToken(owner)) === undefined) {
			throw Object.assign(new Error('This account has no such seller.'), {status: 404});
		}
		const marketplaceId = MARKETPLACES.find(({region}) => region === owner.region)?.id ?? '';
		const origin = auth.sellingPartner.endpoint(marketplaceId);
		const since = new Date(Date.now() - MONTH_MS).toISOString();
		let url = amazonUrl`${origin}/orders/v0/orders?MarketplaceIds=${marketplaceId}&CreatedAfter=${since}`;
		const orders: Order[] = [];
		for (let pages = 1; pages <= MOST_PAGES; pages++) {
			const {payload} = await calls.get<OrdersPage>(request, url, owner);
			orders.push(...payload.Orders);
			if (payload.NextToken === undefined) {
				break;
			}
			url = amazonUrl`${origin}/orders/v0/orders?MarketplaceIds=${marketplaceId}&NextToken=${payload.NextToken}`;
		}
		const content = orderTable(orders, sellingPartnerId);
		response.send(page({title: `Orders of ${sellingPartnerId}`, viewer: signedIn(request), content}));
	});
	router.get('/calls', sessions.require, (request, response) => {
		const viewer = signedIn(request);
		const content = callTable(calls.of(viewer.person.tenant));
		response.send(page({title: 'Calls', path: '/calls', viewer, content}));
	});
	return router;
}

function orderTable(orders: readonly Order[], sellingPartnerId: string): Html {
	const rows = orders.map(
		({
			AmazonOrderId,
			OrderStatus,
			BuyerInfo,
		}) => html`<tr><th scope="row"><code>${AmazonOrderId}</code></th><td>${OrderStatus}</td>
<td>${BuyerInfo?.BuyerName ?? 'not told'}</td></tr>
`,
	);
	return html`<p><a href="/sellers">All sellers</a></p>
<div class="card"><p class="quietly" id="what">The last 30 days of ${sellingPartnerId}. The names came with a Restricted Data Token: see <a href="/calls">Calls</a>.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="what"><table aria-labelledby="what">
<thead><tr><th scope="col">Order</th><th scope="col">Status</th><th scope="col">Buyer</th></tr></thead>
<tbody>${rows}</tbody>
</table></div></div>`;
}

function callTable(calls: readonly Call[]): Html {
	if (calls.length === 0) {
		return html`<p class="quietly">Nothing has been called yet. Look at the <a href="/sellers">orders of a seller</a> first.</p>`;
	}
	return html`<div class="card"><p class="quietly" id="what">Which kind of credential was on each call when it was sent to Amazon, and what <code>explain</code> said of it before; the newest first</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="what"><table aria-labelledby="what">
<thead><tr><th scope="col">Call</th><th scope="col">Seller</th><th scope="col">Sent with</th><th scope="col">Answer</th><th scope="col">What explain said</th></tr></thead>
<tbody>${calls.map(callRow)}</tbody>
</table></div></div>`;
}

function callRow({atMs, sellingPartnerId, sent, explanation, outcome}: Call): Html {
	const at = new Date(atMs).toISOString();
	return html`<tr><th scope="row"><code>${explanation.operation ?? 'unknown'}</code><br>
<time class="quietly" datetime="${at}">${at.slice(11, 19)} UTC</time></th>
<td><code>${sellingPartnerId}</code></td><td>${sent}</td><td>${outcome}</td><td class="reason">${explanation.reason}</td></tr>
`;
}

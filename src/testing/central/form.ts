/**
 * The form of Seller Central and Vendor Central, which asks for the account and whether it allows the application.
 *
 * A choice among the accounts of the site's region stands for Amazon's sign-in. The chosen account is checked again when the form comes back.
 */

import type {ReceivedRequest, Reply} from '../http/exchange.js';
import type {FakeApplicationOptions} from '../option-types.js';
import type {Seller} from '../selling-partner/sellers.js';
import type {World} from '../world.js';
import type {CentralPlace, CentralSite} from './hosts.js';
import {html, type Markup, page} from './html.js';

/** The title of each site. */
export const centralTitles: Readonly<Record<CentralSite, string>> = {seller: 'Seller Central', vendor: 'Vendor Central'};

/** Reads the seller who allowed the application; undefined where the page was only opened, or was sent without a choice. */
export function readDecision(request: ReceivedRequest, place: CentralPlace, world: World): Seller | 'cancelled' | undefined {
	if (request.method !== 'POST') {
		return undefined;
	}
	const form = new URLSearchParams(request.body.toString('utf8'));
	if (form.get('decision') === 'cancel') {
		return 'cancelled';
	}
	return form.get('decision') === 'allow' ? accountsAt(place, world).find(({id}) => id === form.get('account')) : undefined;
}

/** Makes the page that asks. */
export function askSeller(place: CentralPlace, application: FakeApplicationOptions, allow: string, world: World): Reply {
	const title = `${centralTitles[place.site]}: authorise ${nameOf(application)}`;
	const accounts = accountsAt(place, world);
	if (accounts.length === 0) {
		return page(
			200,
			title,
			html`<p>No account of the fake Amazon belongs to the region of this site: name one in "sellers".</p>`,
		);
	}
	// Without an `action` the form goes to the address of the page, whose parameters are then checked again.
	return page(
		200,
		title,
		html`<p>${nameOf(application)} asks for access to your ${place.site === 'vendor' ? 'vendor' : 'selling'} account.</p>
<form method="post">
<fieldset><legend>Sign in as</legend>
${accounts.map(chooseAccount)}</fieldset>
<button name="decision" value="allow">${allow}</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
	);
}

function chooseAccount({id}: Seller, index: number): Markup {
	const checked = index === 0 ? html` checked` : html``;
	return html`<label><input type="radio" name="account" value="${id}"${checked}> ${id}</label>
`;
}

/** Makes the page that a seller sees after cancelling. */
export function cancelled(): Reply {
	return page(200, 'Nothing was authorised', html`<p>The application has not been told.</p>`);
}

function accountsAt({region}: CentralPlace, world: World): Seller[] {
	return [...world.sellers.all.values()].filter((seller) => seller.region === undefined || seller.region === region);
}

/** Gives the application's name as a seller reads it. */
export function nameOf({name}: FakeApplicationOptions): string {
	return name ?? 'An application';
}

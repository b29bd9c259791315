/**
 * The controls of a page as a keyboard meets them: where Tab stops, whether the focus is seen there, and what a region can scroll.
 */
import type {Page} from 'playwright-core';

/** Where Tab is to stop: a link, a button, a field, a group of radio buttons, a region that scrolls. */
export interface Stop {
	readonly index: number;
	readonly kind: 'link' | 'button' | 'field' | 'region';
	readonly name: string;
	/** Of a link, in full. */
	readonly href: string | null;
}

/** What has the focus; `index` -1: nothing that is a stop. */
export interface Focus {
	readonly index: number;
	readonly isOutlined: boolean;
	readonly isInView: boolean;
}

/** The stops of a page, in their order. */
export async function stopsOf(page: Page): Promise<Stop[]> {
	return page.evaluate<Stop[]>(`${FIND}; stops.map((stop, index) => ({
		index,
		kind: stop.matches('a') ? 'link' : stop.matches('button') ? 'button' : stop.matches('[tabindex]') ? 'region' : 'field',
		name: stop.getAttribute('aria-label') ?? stop.textContent.trim(),
		href: stop.matches('a') ? stop.href : null,
	}))`);
}

export async function focusOf(page: Page): Promise<Focus> {
	return page.evaluate<Focus>(`${FIND}; (() => {
		const focused = document.activeElement;
		const {outlineStyle, outlineWidth} = getComputedStyle(focused);
		const {left, right, top, bottom} = focused.getBoundingClientRect();
		return {
			index: stops.findIndex((stop) => stop === focused || (focused.type === 'radio' && stop.name === focused.name)),
			isOutlined: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
			isInView: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && left >= 0,
		};
	})()`);
}

/** Presses Tab until the stop has the focus, as it must within a round and a bit. */
export async function tabToStop(page: Page, {index, name}: Stop): Promise<void> {
	for (let presses = 0; presses < 40; presses++) {
		await page.keyboard.press('Tab');
		if ((await focusOf(page)).index === index) {
			return;
		}
	}
	throw new Error(`Tab does not reach "${name}" at ${page.url()}.`);
}

/** How far the focused region is scrolled to the right, and whether it can be. */
export async function scrollOf(page: Page): Promise<{left: number; canScroll: boolean}> {
	return page.evaluate(
		'({left: document.activeElement.scrollLeft, canScroll: document.activeElement.scrollWidth > document.activeElement.clientWidth})',
	);
}

/** Of radio buttons of one name Tab stops at one. */
const FIND = `var stops = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, [tabindex="0"]')]
	.filter((one, index, all) => one.type !== 'radio' || all.findIndex((other) => other.name === one.name) === index)`;

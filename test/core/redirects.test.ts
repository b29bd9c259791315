/**
 * Rule 2 as a function: what a send may carry, given the one before it.
 */
import {expect, it} from 'vitest';
import {PLAIN_ATTACHMENT, type Plan} from '../../src/apis/types.js';
import {carryOver, dropCredentials, isHop} from '../../src/core/carried-credentials.js';
import type {Send} from '../../src/core/send.js';

const HOST = 'https://sellingpartnerapi-na.amazon.com';
const PLAN = {credentialId: () => 'same'} as Plan;

function before(own: Partial<Send> = {}): Send {
	return {href: `${HOST}/a`, method: 'GET', credentialId: () => 'same', isPrivate: true, ...own} as Send;
}

it.each([
	['a first send', '/a', 'GET', undefined, true],
	['the same request again', '/a', 'GET', before(), true],
	['the same request with another credential asked for', '/a', 'GET', before({credentialId: () => 'other'}), true],
	['the same request that had none', '/a', 'GET', before({credentialId: undefined}), false],
	['another path with the same credential', '/b', 'GET', before(), true],
	['another path with another credential', '/b', 'GET', before({credentialId: () => 'other'}), false],
	['another path after a send that had none', '/b', 'GET', before({credentialId: undefined}), false],
	[
		'the same URL by another method with another credential',
		'/a',
		'GET',
		before({method: 'POST', credentialId: () => 'other'}),
		false,
	],
	['another host with the same credential', '/a', 'GET', before({href: 'https://foreign.example/a'}), false],
	['another port with the same credential', '/a', 'GET', before({href: `${HOST}:8443/a`}), false],
	['another scheme with the same credential', '/a', 'GET', before({href: `${HOST.replace('https', 'http')}/a`}), false],
])('%s', (_what, path, method, last, carries) => {
	expect(carryOver(PLAN, {url: new URL(HOST + path), method}, last)).toBe(carries ? PLAN : undefined);
});

it('a URL that was sent in another form than it was given is no hop', () => {
	const url = new URL(`${HOST}/a?a=1&b=2`);
	const last = before({href: `${HOST}/a?b=2&a=1`, attachment: {...PLAIN_ATTACHMENT, headers: {}, defaults: {}, url}});
	expect([isHop(url, last), isHop(new URL(`${HOST}/b`), last), isHop(url, undefined)]).toEqual([false, true, false]);
});

it.each([
	['to another origin from Amazon', 'https://foreign.example/', before(), ['x-custom']],
	['within one origin', `${HOST}/b`, before(), ['Authorization', 'x-amz-access-token', 'X-Amz-Pay-AuthToken', 'x-custom']],
	[
		'between other hosts',
		'https://foreign.example/',
		before({isPrivate: false}),
		['Authorization', 'x-amz-access-token', 'X-Amz-Pay-AuthToken', 'x-custom'],
	],
])("the caller's own headers %s", (_where, url, last, left) => {
	const headers = {Authorization: 'a', 'x-amz-access-token': 'b', 'X-Amz-Pay-AuthToken': 'c', 'x-custom': 'd'};
	dropCredentials(headers, new URL(url), last);
	expect(Object.keys(headers)).toEqual(left);
});

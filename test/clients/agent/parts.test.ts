/**
 * Parts of the agent that no call shows: which options go on to its connection, and what is used again after a wait.
 */
import {describe, expect, it} from 'vitest';
import {giveBack, takeController} from '../../../adapters/agent/spare-controllers.js';
import {connectionOptions} from '../../../adapters/agent/upstream.js';

describe('the options of a connection', () => {
	it('are those that a client gives for it', () => {
		const given = {ca: 'certificate', family: 4, lookup: () => {}, rejectUnauthorized: true};
		expect(connectionOptions(given)).toEqual(given);
	});

	it('are none that would choose where a request goes, what it says, or that it goes without TLS', () => {
		const request = {protocol: 'http:', host: 'a.example', port: 80, method: 'GET', path: '/', headers: {a: 'b'}, agent: false};
		const others = {secureEndpoint: false, servername: 'b.example', hash: '', href: 'http://a.example/', defaultPort: undefined};
		expect(connectionOptions({...request, ...others} as object)).toEqual({});
	});
});

describe('the signal of a wait', () => {
	it('is that of a wait before it which came to its end', () => {
		const first = takeController();
		giveBack(first);
		expect(takeController()).toBe(first);
	});

	it('has not aborted, whatever became of the wait before it', () => {
		const first = takeController();
		first.abort();
		giveBack(first);
		const second = takeController();
		expect(second).not.toBe(first);
		expect(second.signal.aborted).toBe(false);
	});

	it('is its own while other waits go on', () => {
		const both = [takeController(), takeController()];
		expect(new Set(both).size).toBe(2);
	});

	it('is kept for a hundred waits at most', () => {
		const many = Array.from({length: 150}, takeController);
		for (const controller of many) {
			giveBack(controller);
		}
		const again = new Set(Array.from({length: 150}, takeController));
		expect(many.filter((controller) => again.has(controller))).toHaveLength(100);
	});
});

import {once} from 'node:events';
import net, {type Socket} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {until} from '../../support/until.js';
import {type Amazon, ORDER, startAmazon} from '../amazon.js';
import {bySession, SELLER_HEADER} from '../browser.js';
import {type Exchange, type Framework, type Served, serve} from '../framework.js';

/** Requests of HTTP/1 that are sent without waiting for replies: the second has no connection of its own while the first is answered. */
export function describePipelined(framework: Framework): void {
	test('a browser that leaves ends the calls of a request that is pipelined behind another', async () => {
		const amazon = await startAmazon();
		amazon.fake.fail({service: 'selling-partner', hang: true, times: 2});
		const {site, ends} = await serveAll(framework, amazon, ({amazon: got}) => got(ORDER));

		const socket = await connect(site);
		socket.write(request('1') + request('2'));
		await until(() => amazon.fake.count({service: 'selling-partner'}) === 2);
		socket.destroy();

		await until(() => ends.length === 2);
		expect(ends).toEqual(['ABORT_ERR', 'ABORT_ERR']);
	});

	test('a call that begins for such a request after the browser has left is not sent', async () => {
		const amazon = await startAmazon();
		const requests: Exchange[] = [];
		const {site, ends} = await serveAll(framework, amazon, async (exchange) => {
			requests.push(exchange);
			await once(exchange.browser.socket, 'close');
			await exchange.amazon(ORDER);
		});

		const socket = await connect(site);
		socket.write(request('1') + request('2'));
		await until(() => requests.length === 2);
		socket.destroy();

		await until(() => ends.length === 2);
		expect(ends).toEqual(['AbortError', 'AbortError']);
		expect(amazon.fake.journal).toEqual([]);
	});

	test('a call that goes on after the first reply of a connection is not aborted when the second is given up', async () => {
		const amazon = await startAmazon();
		const {site, ends} = await serveAll(framework, amazon, async ({id, amazon: got, response, browser}) => {
			await got(ORDER);
			if (id === '1') {
				response.statusCode = 200;
				response.end('{}');
			}
			await once(browser.socket, 'close');
			await got(ORDER);
		});

		const socket = await connect(site);
		socket.write(request('1') + request('2'));
		await until(() => amazon.fake.count({service: 'selling-partner', status: 200}) === 2);
		await once(socket, 'data');
		socket.destroy();

		await until(() => ends.length === 2);
		expect(ends.sort()).toEqual([200, 'AbortError']);
	});

	test('many pipelined requests have one listener on their connection, and no warning', async () => {
		const amazon = await startAmazon();
		const warnings: Error[] = [];
		const warn = (warning: Error): void => void warnings.push(warning);
		process.on('warning', warn);
		onTestFinished(() => void process.off('warning', warn));
		let listeners: number | undefined;
		const {site, ends} = await serveAll(framework, amazon, async ({id, amazon: got, browser}) => {
			listeners ??= browser.socket.listenerCount('close');
			await got(ORDER);
			return id === '30' ? {left: browser.socket.listenerCount('close') - listeners} : {};
		});

		const socket = await connect(site);
		let text = '';
		socket.setEncoding('utf8').on('data', (part) => {
			text += part;
		});
		socket.write(Array.from({length: 30}, (_, index) => request(String(index + 1))).join(''));
		await until(() => text.includes('"left"'));

		expect(ends).toEqual(Array.from({length: 30}, () => 200));
		expect(text).toContain('{"left":1}');
		expect(warnings).toEqual([]);
	});
}

function request(id: string): string {
	return `GET /call/${id} HTTP/1.1\r\nhost: site.example\r\n${SELLER_HEADER}: A1\r\n\r\n`;
}

async function connect({url}: Served): Promise<Socket> {
	const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
	onTestFinished(() => void socket.destroy());
	await once(socket, 'connect');
	return socket;
}

/** A site, and how the handler ended for each of its requests: 200, or the code or name of the error. */
async function serveAll(
	framework: Framework,
	{auth}: Amazon,
	handle: (exchange: Exchange) => Promise<unknown>,
): Promise<{site: Served; ends: unknown[]}> {
	const ends: unknown[] = [];
	const site = await serve(framework, {
		use: (amazonAuth) => [amazonAuth(auth, {identify: bySession})],
		async handle(exchange) {
			try {
				const value = await handle(exchange);
				ends.push(200);
				return exchange.response.headersSent ? undefined : (value ?? {});
			} catch (error) {
				const {code, name} = error as {code?: unknown; name?: unknown};
				ends.push(typeof code === 'string' ? code : name);
				throw error;
			}
		},
	});
	return {site, ends};
}

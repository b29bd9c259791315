/**
 * One client in a process of its own: so many orders, one after the other or so many at once, until all have come or the time is over.
 *
 * An order that fails is asked for again a second later, which is what the Tokens API's limit asks of a patient caller. Says how many
 * orders came with their buyer's address and e-mail, and how long it took.
 */
import {performance} from 'node:perf_hooks';
import {setTimeout as delay} from 'node:timers/promises';

process.once('message', async ({file, isTokenPerOrder, credentials, orders, atOnce = 1, limitMs}) => {
	const {prepare} = await import(file);
	const start = performance.now();
	const cpuBefore = process.cpuUsage();
	const isOver = () => performance.now() - start >= limitMs;
	let complete = 0;
	/** When the first order had come. */
	let firstMs;
	let lastError;
	const readAll = async () => {
		const readOrder = await prepare(credentials, {isTokenPerOrder});
		let asked = 0;
		const readInTurn = async () => {
			while (asked < orders && !isOver()) {
				asked += 1;
				await readPatiently(readOrder, `902-0000000-${String(asked).padStart(7, '0')}`);
			}
		};
		await Promise.all(Array.from({length: atOnce}, readInTurn));
	};
	const readPatiently = async (readOrder, orderId) => {
		for (let isThere = false; !isThere && !isOver(); ) {
			try {
				const order = await readOrder(orderId);
				if (!hasBuyer(order)) {
					throw new Error(`no buyer in ${JSON.stringify(order)}`);
				}
				isThere = true;
				complete += isOver() ? 0 : 1;
				firstMs ??= performance.now() - start;
			} catch (error) {
				lastError = String(error.message);
				await delay(1_000);
			}
		}
	};
	await Promise.race([readAll(), delay(limitMs)]).catch((error) => {
		lastError = String(error.message);
	});
	const ms = performance.now() - start;
	const {user, system} = process.cpuUsage(cpuBefore);
	process.send({complete, ms, afterFirstMs: ms - (firstMs ?? 0), cpuMs: (user + system) / 1_000, lastError}, () =>
		process.exit(),
	);
});

function hasBuyer(order) {
	return Boolean(order?.BuyerInfo?.BuyerEmail && order.ShippingAddress?.Name);
}

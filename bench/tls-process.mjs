/**
 * A server of short JSON replies over TLS in a process of its own, for a host of Amazon's: subjects/agent.mjs starts it.
 *
 * It asks for no credential, and says its port and its certificate to whom has started it.
 */
import {once} from 'node:events';
import {createServer} from 'node:https';
import {certificateFor} from './side-by-side/front.mjs';

const [, , host] = process.argv;
/** About as long as an order. */
const body = JSON.stringify({payload: {AmazonOrderId: '902-0000000-1234567', note: 'x'.repeat(2_000)}});
const {cert, private: key} = await certificateFor([host]);
const headers = {'content-type': 'application/json', 'content-length': Buffer.byteLength(body)};
const server = createServer({key, cert, keepAliveTimeout: 60_000}, (request, response) => {
	request.resume();
	response.writeHead(200, headers).end(body);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.once('disconnect', () => process.exit());
process.send({port: server.address().port, cert});

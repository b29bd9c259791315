/**
 * Amazon's hosts over TLS on loopback, in front of the fake: clients that are not ours come here unmodified.
 *
 * The certificate is made when this starts, and trusted by those processes alone that are started with `environment`.
 */
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {Agent, request} from 'node:http';
import {createServer} from 'node:https';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {generate} from 'selfsigned';

const HOSTS = ['api.amazon.com', 'sellingpartnerapi-na.amazon.com'];
/** What Amazon asks for, and the fake insists on. */
const USER_AGENT = /^[^/]+\/[^(]+ \(.*Language=/;
const ACCEPTED_USER_AGENT = 'client-without-one/1.0 (Language=JavaScript)';

/** `environment`: what to start a process with, beside `--import` of preload.mjs, for Amazon's hosts to be here. */
export async function startFront(fake) {
	const {cert, private: key} = await certificateFor(HOSTS);
	const folder = await mkdtemp(join(tmpdir(), 'front-'));
	const certificatePath = join(folder, 'certificate.pem');
	await writeFile(certificatePath, cert);
	const agent = new Agent({keepAlive: true});
	const server = createServer({key, cert, keepAliveTimeout: 60_000}, (incoming, response) =>
		pass(incoming, response, new URL(fake.url), agent),
	);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		environment: {
			NODE_EXTRA_CA_CERTS: certificatePath,
			FRONT_HOSTS: HOSTS.join(' '),
			FRONT_PORT: String(server.address().port),
		},
		async close() {
			server.close();
			server.closeAllConnections();
			agent.destroy();
			await rm(folder, {recursive: true});
		},
	};
}

function pass(incoming, response, {hostname, port}, agent) {
	const {method, url: path, headers} = incoming;
	const onward = request({hostname, port, method, path, agent, headers: {...headers, 'user-agent': userAgentOf(headers)}});
	onward.on('response', (reply) => {
		response.writeHead(reply.statusCode, reply.headers);
		reply.pipe(response);
	});
	onward.on('error', () => response.destroy());
	response.on('close', () => onward.destroy());
	incoming.pipe(onward);
}

/** Amazon lets other forms pass, those of its own SDK among them; the fake, which is there for users of this package, does not. */
function userAgentOf({'user-agent': given = ''}) {
	return USER_AGENT.test(given) ? given : ACCEPTED_USER_AGENT;
}

/** Certificate and key for these names, signed by itself. */
export function certificateFor(hosts) {
	return generate([{name: 'commonName', value: hosts[0]}], {
		keyType: 'ec',
		algorithm: 'sha256',
		extensions: [
			{name: 'basicConstraints', cA: true},
			{name: 'subjectAltName', altNames: hosts.map((value) => ({type: 2, value}))},
		],
	});
}

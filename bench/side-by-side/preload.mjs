/**
 * Loaded before a client under measurement: connections to Amazon's hosts go to the front on loopback, and there are no others.
 *
 * TLS goes on as it would: the client asks for Amazon's name and checks the certificate for it.
 */
import {Socket} from 'node:net';

const {FRONT_HOSTS = '', FRONT_PORT} = process.env;
const hosts = FRONT_HOSTS.split(' ');
const {connect} = Socket.prototype;

Socket.prototype.connect = function connectToFront(...parameters) {
	// Node hands its own normalised list on; `net.connect` and `tls.connect` end here too.
	const [options, ...rest] = Array.isArray(parameters[0]) ? parameters[0] : parameters;
	const isAmazon = hosts.includes(options?.host) && Number(options.port) === 443;
	if (!isAmazon) {
		throw new Error(`A client under measurement wants to connect to ${options?.host ?? options?.path}:${options?.port}.`);
	}
	return connect.call(this, {...options, host: '127.0.0.1', port: Number(FRONT_PORT)}, ...rest.filter(Boolean));
};

/**
 * Options that are wrong: what a slip puts in the wrong place is a secret, and the error must name the option and nothing of it.
 */
import {createAmazonAuth} from 'got-amazon-auth';
import {connectSeller} from 'got-amazon-auth/express';
import type {Path} from './path.js';
import type {Stage} from './stage.js';

/** What each is wrong in, and how it is brought about. */
const WRONG: Readonly<Record<string, (stage: Stage) => unknown>> = {
	'a client secret among others': ({options, vault}) =>
		create({sellingPartner: {...options.sellingPartner, clientSecret: [vault.credentials.clientSecret, 5]}}),
	'a refresh token in an object': ({options, vault: {credentials}}) =>
		create({sellingPartner: {...options.sellingPartner, refreshToken: {refreshToken: credentials.refreshToken}}}),
	'a secret for a name': ({vault: {credentials}}) => create({[credentials.refreshToken]: 1}),
	'a secret for the name of a setting': ({options, vault: {credentials}}) =>
		create({sellingPartner: {...options.sellingPartner, [credentials.clientSecret]: 1}}),
	'an authorization code for a name': ({vault: {credentials}}) => create({[credentials.authorizationCode]: 1}),
	'half a private key': ({options, vault}) =>
		create({pay: {...options.pay, privateKey: vault.credentials.privateKey.replaceAll('\n', ' ').slice(0, 900)}}),
	'a private key with a slip': ({options, vault}) =>
		create({pay: {...options.pay, privateKey: vault.credentials.privateKey.replace('BEGIN', 'BEGUN')}}),
	'an MWS token in an array': ({options, vault}) =>
		create({pay: {...options.pay, mwsAuthToken: [vault.credentials.mwsAuthToken]}}),
	'an encryption key that is short': ({options, vault}) =>
		create({...options, encryptionKeys: [vault.credentials.encryptionKey.subarray(1)], store: {}}),
	'an encryption key as a text': ({options, vault: {credentials, customers}}) =>
		create({
			...options,
			store: {get: customers.reply},
			encryptionKeys: [Buffer.from(credentials.encryptionKey).toString('hex')],
		}),
	'a state that is given to a client id': ({auth, vault: {credentials}}) =>
		auth.sellingPartner.consentUrl({
			marketplaceId: 'ATVPDKIKX0DER',
			applicationId: 'amzn1.application-oa2-client.1',
			state: credentials.state,
		}),
	'a secret of connectSeller that is short': ({auth, vault}) =>
		connectSeller(auth, {
			applicationId: 'amzn1.sp.solution.1',
			redirectUri: 'https://app.example/amazon/callback',
			marketplaceId: 'ATVPDKIKX0DER',
			user: () => 'u1',
			secrets: [vault.credentials.state.slice(0, 20)],
			store: new Map() as never,
			onConnected: () => '/',
		}),
};

function create(options: object): unknown {
	return createAmazonAuth(options as never);
}

export const optionPaths: Readonly<Record<string, Path>> = Object.fromEntries(
	Object.entries(WRONG).map(([title, bring]): [string, Path] => [
		`options: ${title}`,
		{
			leaves: 'TypeError',
			act: async (stage) => {
				try {
					return bring(stage);
				} catch (error) {
					return error;
				}
			},
		},
	]),
);

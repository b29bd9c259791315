/**
 * URLs as an attacker or a slip writes them: hosts that are nearly Amazon's, ports, schemes, user info, and bytes that parsers differ on.
 *
 * Each is a string: what the client makes of it is what is tested.
 */
import fc from 'fast-check';
import {anyText} from '../support/any-text.js';
import {AMAZON_HOSTS} from './every-host.js';

const host = fc.constantFrom(...AMAZON_HOSTS);

/** Upper and lower case at will. */
const anyCase = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
	fc
		.tuple(text, fc.infiniteStream(fc.boolean()))
		.map(([word, flips]) => [...word].map((letter) => (flips.next().value ? letter.toUpperCase() : letter)).join(''));

/** One letter of a host, written in another way. */
const lookAlike = fc
	.tuple(host, fc.nat(), fc.constantFrom('%61', 'а', 'ａ', '­', '․', '。', 'ﬁ', '%00', '\t', '\n', '%2e', '\u200d', 'ı'))
	.map(([name, at, letter]) => {
		const place = at % name.length;
		return name.slice(0, place) + letter + name.slice(place + (at % 2));
	});

/** User info: letters, marks that may stand for themselves, and anything else in percent signs. */
const someone = fc
	.array(fc.oneof(fc.constantFrom(..."az09-._~!$&'()*+,;=:"), anyText({minLength: 1, maxLength: 1}).map(encodeURIComponent)))
	.map((parts) => parts.join(''));

const nearHost = fc.oneof(
	{weight: 4, arbitrary: host},
	anyCase(host),
	host.map((name) => `${name}.`),
	host.map((name) => `${name}..`),
	host.map((name) => `${name}.example.org`),
	host.map((name) => `evil-${name}`),
	host.map((name) => `evil.${name}`),
	host.map((name) => name.replaceAll('.', '-')),
	host.map((name) => `${name}%2eexample.org`),
	host.map((name) => `example.org#@${name}`),
	host.map((name) => `example.org?@${name}`),
	host.map((name) => `example.org/@${name}`),
	host.map((name) => `example.org\\@${name}`),
	host.map((name) => `${name}\\.example.org`),
	host.map((name) => `${name}@example.org`),
	host.map((name) => `${name}:443@example.org`),
	host.map((name) => `${name}%40example.org`),
	host.map((name) => `xn--${name}`),
	lookAlike,
	fc.constantFrom(
		'127.0.0.1',
		'0x7f.1',
		'2130706433',
		'[::1]',
		'[::ffff:127.0.0.1]',
		'169.254.169.254',
		'localhost',
		'amazon.com',
	),
	fc.domain(),
	fc
		.tuple(someone, fc.webAuthority({withIPv4: true, withIPv6: true, withPort: true}))
		.map(([user, authority]) => (user === '' ? authority : `${user}@${authority}`)),
);

const scheme = fc.oneof(
	{weight: 6, arbitrary: fc.constantFrom('https://', 'http://')},
	fc.constantFrom(
		'HTTPS://',
		'https:',
		'https:/',
		'https:///',
		'https:\\\\',
		'//',
		'h\tttps://',
		' https://',
		'\nhttps://',
		'ws://',
		'wss://',
		'ftp://',
		'file://',
		'blob:https://',
		'https:////',
		'unix:',
		'',
	),
);
const userInfo = fc.oneof(
	{weight: 6, arbitrary: fc.constant('')},
	fc.constantFrom('@', 'user@', 'user:pass@', ':@', 'a%40b@', 'https:@'),
);
const port = fc.oneof(
	{weight: 6, arbitrary: fc.constant('')},
	fc.constantFrom(':', ':443', ':0443', ':80', ':8443', ':65536', ':4 43', ':443\t'),
);
const path = fc.constantFrom(
	'',
	'/',
	'/sellers/v1/marketplaceParticipations',
	'/orders/v0/orders/902-1234567-1234567',
	'/notifications/v1/destinations',
	'/live/v2/charges/S01-0000000-0000000-C000000',
	'/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits',
	'/api/appstore/../../docs',
	'/messaging/registrations/amzn1.adm-registration.v3.1/messages',
	'/messaging/registrations/../../auth/o2/token',
	'/messaging/registrations/..%2f..%2fuser/profile',
	'/orders/v0/orders/..%2f..%2ftokens',
	'\\sellers\\v1',
	'?a=b',
	'#fragment',
);

export const oddUrl: fc.Arbitrary<string> = fc.tuple(scheme, userInfo, nearHost, port, path).map((parts) => parts.join(''));

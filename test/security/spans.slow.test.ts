/**
 * What spans of OpenTelemetry's instrumentations show of secrets that are in URLs, and that the settings of the example keep them out.
 *
 * The instrumentations patch the whole process: a file of its own, in the set whose files each have one.
 */
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import type {AddressInfo} from 'node:net';
import {SpanKind} from '@opentelemetry/api';
import {registerInstrumentations} from '@opentelemetry/instrumentation';
import {HttpInstrumentation, type HttpInstrumentationConfig} from '@opentelemetry/instrumentation-http';
import {UndiciInstrumentation, type UndiciInstrumentationConfig} from '@opentelemetry/instrumentation-undici';
import {BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor} from '@opentelemetry/sdk-trace-base';
import got from 'got';
import {createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {expect, onTestFinished, test} from 'vitest';
import {HTTP_SPANS, UNDICI_SPANS} from '../../examples/open-telemetry.js';
import {optionsOf} from '../support/read-key.js';

const PAY = 'https://pay-api.amazon.com/live/v2';
const MWS = 'amzn.mws.hush-1';
const BY_HAND = 'amzn.mws.hush-2';
const RECEIPT = 'https://appstore-sdk.amazon.com/version/1.0/verifyReceiptId/developer/2:hush-9/user/u/receiptId/r';
const SIGNED = 'X-Amz-Signature=hush-3&X-Amz-Credential=hush-4&X-Amz-Security-Token=hush-5';
const CALLBACK = 'spapi_oauth_code=hush-6&state=hush-7&amazon_state=hush-8';

const exporter = new InMemorySpanExporter();
const http = new HttpInstrumentation();
const undici = new UndiciInstrumentation();
registerInstrumentations({
	tracerProvider: new BasicTracerProvider({spanProcessors: [new SimpleSpanProcessor(exporter)]}),
	instrumentations: [http, undici],
});
// They patch what `require` gives, which is what everybody's `import http from 'node:http'` holds.
const load = createRequire(import.meta.url);
load('http');
load('https');

/** Each attribute of a span of the application's that holds a secret, as `what: attribute, secrets`. */
async function secretsShown(httpConfig: HttpInstrumentationConfig, undiciConfig: UndiciInstrumentationConfig) {
	http.setConfig(httpConfig);
	undici.setConfig(undiciConfig);
	exporter.reset();
	const fake = await startFakeAmazon({
		merchants: {M1: {mwsAuthToken: MWS}, M2: {mwsAuthToken: BY_HAND}},
		extraHosts: {'appstore-sdk.amazon.com': () => ({body: '{}'})},
	});
	const [shop, bucket] = [await listen(), await listen()];
	onTestFinished(() => fake.close());

	const base = got.extend({agent: {https: fake.agent}, retry: {limit: 0}});
	const auth = createAmazonAuth({maxTokens: 100, pay: optionsOf(fake).pay, got: base});
	await auth.as({merchantId: 'M1'}).got(`${PAY}/charges/1`);
	const byHand = `${PAY}/authorizationTokens/${BY_HAND}?merchantId=M2`;
	await auth.as({merchantId: 'M2', application: true}).fetch(byHand, {dispatcher: fake.dispatcher});
	await auth.got(RECEIPT);
	await auth.fetch(RECEIPT, {dispatcher: fake.dispatcher});
	await got(`http://127.0.0.1:${bucket}/document?${SIGNED}`);
	await fetch(`http://127.0.0.1:${bucket}/document?${SIGNED}`).then((reply) => reply.text());
	await got(`http://127.0.0.1:${shop}/amazon/callback?${CALLBACK}`);

	expect(fake.journal.map(({service, status}) => `${service} ${status}`)).toEqual([
		'pay-exchange 200',
		'pay 200',
		'pay-exchange 200',
		'other 200',
		'other 200',
	]);
	// Amazon and the browser are in this process too: theirs are not the application's.
	const spans = exporter
		.getFinishedSpans()
		.filter(({kind, attributes}) => (kind === SpanKind.SERVER) === (attributes['server.port'] === shop));
	const shown = spans.flatMap(({attributes, instrumentationScope, ...rest}) =>
		Object.entries({...attributes, 'name and events': JSON.stringify([rest.name, rest.events, rest.status])}).flatMap(
			([name, value]) => {
				const secrets = JSON.stringify(value).match(/hush-\d/g);
				return secrets ? [`${instrumentationScope.name.replace(/.*-/, '')} ${name}: ${secrets.join(' ')}`] : [];
			},
		),
	);
	return {paths: spans.map(({attributes}) => pathOf(attributes['url.full'] ?? attributes['url.path'])), shown};
}

async function listen(): Promise<number> {
	const server = createServer((_request, response) => response.end('here'));
	onTestFinished(() => void server.close());
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return (server.address() as AddressInfo).port; // listens on a port
}

function pathOf(url: unknown): string {
	return new URL(String(url), 'http://127.0.0.1').pathname;
}

test('as they come, the instrumentations show MWS tokens, shared secrets, signatures, codes and states, where the guide says', async () => {
	const {shown} = await secretsShown({}, {});
	expect(shown).toEqual([
		'http url.full: hush-1',
		'undici url.full: hush-2',
		'undici url.path: hush-2',
		'http url.full: hush-9',
		'undici url.full: hush-9',
		'undici url.path: hush-9',
		'undici url.full: hush-3 hush-4 hush-5',
		'undici url.query: hush-3 hush-4 hush-5',
		'http url.query: hush-6 hush-7 hush-8',
	]);
});

test("with the example's settings no span shows one, and other requests have their spans", async () => {
	const {paths, shown} = await secretsShown(HTTP_SPANS, UNDICI_SPANS);
	expect(shown).toEqual([]);
	expect(paths).toEqual(['/live/v2/charges/1', '/document', '/document', '/amazon/callback']);
});

test('blanking parameters of a query hides no MWS token and no shared secret: they are in the path', async () => {
	const {shown} = await secretsShown({redactedQueryParams: ['merchantId']}, UNDICI_SPANS);
	expect(shown).toContain('http url.full: hush-1');
	expect(shown).toContain('http url.full: hush-9');
	// Given a list, it blanks no more of its own.
	expect(shown).toContain('http url.full: hush-3 hush-4 hush-5');
});

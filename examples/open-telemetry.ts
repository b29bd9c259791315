/**
 * OpenTelemetry: counts what an auth tells on its diagnostics channels, and makes a span of each token call.
 *
 * With a context manager (every SDK's Node setup brings one) the span belongs to the call that needed the token. Attributes have few
 * values: no seller, merchant or tenant, each of which would be a time series of its own.
 *
 * `HTTP_SPANS` and `UNDICI_SPANS` keep secrets out of the spans that the instrumentations of http, undici and fetch make of URLs:
 * `new HttpInstrumentation(HTTP_SPANS)`, `new UndiciInstrumentation(UNDICI_SPANS)`.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {type Attributes, type Meter, SpanStatusCode, type Tracer, trace} from '@opentelemetry/api';
import type {HttpInstrumentationConfig} from '@opentelemetry/instrumentation-http';
import type {UndiciInstrumentationConfig} from '@opentelemetry/instrumentation-undici';
import {
	AggregationTemporality,
	InMemoryMetricExporter,
	MeterProvider,
	PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor} from '@opentelemetry/sdk-trace-base';
import {type AmazonAuthDiagnostics, amazonUrl, createAmazonAuth} from 'got-amazon-auth';
import {startFakeAmazon} from 'got-amazon-auth/testing';
import {type Print, whenExecuted} from './support/executed.js';

type Topic = keyof AmazonAuthDiagnostics extends `got-amazon-auth:${infer T}` ? T : never;
type Message<T extends Topic> = AmazonAuthDiagnostics[`got-amazon-auth:${T}`];

/**
 * Amazon Pay's exchange has the MWS token of a merchant in its path, and a verification of a receipt of the Appstore the secret of its
 * developer. A path is blanked by no option: such a request gets no span.
 */
const holdsSecret = (path: string | null | undefined): boolean => /\/(?:authorizationTokens|developer)\//i.test(path ?? '');

/** For the instrumentation of Node's http. */
export const HTTP_SPANS: HttpInstrumentationConfig = {
	ignoreOutgoingRequestHook: ({path}) => holdsSecret(path),
	// What connectSeller is called with. The list takes the place of the instrumentation's own, which is of signed URLs.
	redactedQueryParamsServer: ['spapi_oauth_code', 'state', 'amazon_state', 'X-Amz-Signature', 'X-Amz-Security-Token'],
};

/** For the instrumentation of undici and fetch. It blanks nothing by itself: a URL that is signed shows its signature. */
export const UNDICI_SPANS: UndiciInstrumentationConfig = {
	ignoreRequestHook: ({path}) => holdsSecret(path),
	startSpanHook: ({origin, path}) => ({'url.full': new URL(path.replace(/\?.*/s, ''), origin).href, 'url.query': ''}),
};

/** Which parts of a message are worth a time series each. */
const ATTRIBUTES: {readonly [T in Topic]: (message: Message<T>) => Attributes} = {
	minted: ({api, kind, operation}) => ({api, kind, operation}),
	joined: ({api, kind, operation}) => ({api, kind, operation}),
	refreshed: ({api, kind, operation, reason}) => ({api, kind, operation, reason}),
	refused: ({api, kind, operation, what, code, status}) => ({api, kind, operation, what, code, status}),
	fallback: ({api, kind, operation, reason}) => ({api, kind, operation, reason}),
	retried: ({api, kind, operation, what, status}) => ({api, kind, operation, what, status}),
	paced: ({api, operation}) => ({api, operation}),
	store: ({event}) => ({event}),
	connect: (message) => ({event: message.event, ...(message.event === 'refused' && {reason: message.reason})}),
};

/** Observes every auth of the process until it is disposed of. */
export function observeAmazonAuth(meter: Meter, tracer: Tracer): Disposable {
	const durations = meter.createHistogram('amazon_auth.token_call.duration', {unit: 's'});
	const count = <T extends Topic>(topic: T): Disposable => {
		const counter = meter.createCounter(`amazon_auth.${topic}`);
		return listen(topic, (message) => {
			const attributes = ATTRIBUTES[topic](message);
			counter.add(1, attributes);
			// What happens on the way to a token is an event of the call that waits for it.
			trace.getActiveSpan()?.addEvent(`amazon_auth.${topic}`, attributes);
		});
	};
	const spans = listen('minted', ({api, kind, operation, durationMs, requestId}) => {
		durations.record(durationMs / 1000, {api, kind});
		const endTime = Date.now();
		const attributes = {api, kind, operation, requestId};
		tracer.startSpan('amazon_auth.token_call', {startTime: endTime - durationMs, attributes}).end(endTime);
	});
	const failures = listen('refused', ({api, kind, operation, what, code, status, requestId}) => {
		// A request has a span of its client's.
		if (what === 'token-call') {
			const span = tracer.startSpan('amazon_auth.token_call', {attributes: {api, kind, operation, status, requestId}});
			span.setStatus({code: SpanStatusCode.ERROR, message: code}).end();
		}
	});
	const counts = (Object.keys(ATTRIBUTES) as Topic[]).map((topic) => count(topic)); // the record has no other keys
	return {
		[Symbol.dispose]() {
			for (const one of [...counts, spans, failures]) {
				one[Symbol.dispose]();
			}
		},
	};
}

function listen<T extends Topic>(topic: T, hear: (message: Message<T>) => void): Disposable {
	const name = `got-amazon-auth:${topic}` as const;
	const listener = (message: unknown): void => hear(message as Message<T>); // what the package promises of the channel
	subscribe(name, listener);
	return {[Symbol.dispose]: () => unsubscribe(name, listener)};
}

/** Runs the example against the fake Amazon. */
export async function run(print: Print): Promise<void> {
	const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE); // yours: the exporter of your backend
	const traced = new InMemorySpanExporter();
	const meters = new MeterProvider({readers: [new PeriodicExportingMetricReader({exporter: measured})]});
	const tracers = new BasicTracerProvider({spanProcessors: [new SimpleSpanProcessor(traced)]});
	using _observed = observeAmazonAuth(meters.getMeter('shop'), tracers.getTracer('shop'));
	await using fake = await startFakeAmazon({sellers: ['A1HARBOUR', 'A2MILL']});
	const sellingPartner = {...fake.options.sellingPartner, dataElements: ['buyerInfo'] as const};
	await using auth = createAmazonAuth({...fake.options, sellingPartner});

	const url = amazonUrl`https://sellingpartnerapi-na.amazon.com/orders/v0/orders/${'902-0000000-0000001'}`;
	for (const sellingPartnerId of ['A1HARBOUR', 'A2MILL']) {
		await auth.as({sellingPartnerId}).got(url);
	}
	fake.expireTokens({sellingPartnerId: 'A1HARBOUR'});
	await auth.as({sellingPartnerId: 'A1HARBOUR'}).got(url);

	await meters.forceFlush();
	for (const {descriptor, dataPoints} of measured.getMetrics().flatMap(({scopeMetrics}) => scopeMetrics[0]?.metrics ?? [])) {
		for (const {attributes, value} of dataPoints) {
			const labels = Object.values(attributes).filter((one) => one !== undefined);
			print(`${descriptor.name} ${labels.join(' ')}: ${typeof value === 'number' ? value : value.count}`);
		}
	}
	print(`Spans of token calls: ${traced.getFinishedSpans().length}`);
	await Promise.all([meters.shutdown(), tracers.shutdown()]);
}

await whenExecuted(import.meta.url, run);

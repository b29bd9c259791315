/**
 * What TypeScript knows of the Koa adapter. Compiled, never run.
 */
import type {Got} from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type AdapterOptions, amazonAuth, amazonOf} from 'got-amazon-auth/koa';
import Koa, {type Context, type ParameterizedContext} from 'koa';
import {assertExactly, isAny} from './assertions.js';

const auth = createAmazonAuth({});
const app = new Koa();

app.use(amazonAuth(auth, {identify: (context) => ({sellingPartnerId: context.get('x-seller')})}));
app.use(amazonAuth(auth, {identify: async () => undefined, operations: ['GET /orders/v0/orders'], otherHosts: true}));

app.use(async (context) => {
	assertExactly<typeof context.amazon, Got>(true);
	isAny<typeof context.amazon>(false);
	assertExactly<ReturnType<typeof amazonOf>, AmazonAuth>(true);
	context.body = await amazonOf(context).got('https://sellingpartnerapi-na.amazon.com/').json();
	// @ts-expect-error amazon is not to be replaced
	context.amazon = auth.got;
});

/** An application with a state and a context of its own has it as well. */
export const typed: Koa<{user: string}, {session: {sellerId: string}}> = new Koa<{user: string}, {session: {sellerId: string}}>();
typed.use(amazonAuth(auth, {identify: (context) => ({sellingPartnerId: context.session.sellerId})}));
typed.use((context) => {
	assertExactly<typeof context.amazon, Got>(true);
	isAny<typeof context.amazon>(false);
	amazonOf(context);
});

/** A function that takes a context of Koa's. */
export function participations(context: Context): Promise<unknown> {
	isAny<typeof context.amazon>(false);
	return context.amazon('https://sellingpartnerapi-na.amazon.com/sellers/v1/marketplaceParticipations').json();
}

// @ts-expect-error identify is what it is all about
app.use(amazonAuth(auth, {}));
// @ts-expect-error an identity is an object
app.use(amazonAuth(auth, {identify: () => 'A1'}));
// @ts-expect-error a misspelt key names nobody
app.use(amazonAuth(auth, {identify: () => ({sellerId: 'A1'})}));
// @ts-expect-error an id is a string
app.use(amazonAuth(auth, {identify: () => ({sellingPartnerId: 7})}));
// @ts-expect-error one of three words
app.use(amazonAuth(auth, {identify: () => undefined, abortOnDisconnect: true}));
// @ts-expect-error options have no other keys
app.use(amazonAuth(auth, {identify: () => undefined, operation: []}));

/** Options can be named, for an application that builds them elsewhere. */
export const options: AdapterOptions<ParameterizedContext> = {identify: () => undefined};

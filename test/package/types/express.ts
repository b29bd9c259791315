/**
 * What TypeScript knows of the Express adapter. Compiled, never run.
 */
import express, {type Request} from 'express';
import type {Got} from 'got';
import {type AmazonAuth, createAmazonAuth} from 'got-amazon-auth';
import {type AdapterOptions, amazonAuth, amazonOf} from 'got-amazon-auth/express';
import {assertExactly, isAny} from './assertions.js';

const auth = createAmazonAuth({});
const app = express();

app.use(amazonAuth(auth, {identify: (request) => ({sellingPartnerId: request.get('x-seller')})}));
app.use('/admin', amazonAuth(auth, {identify: async () => undefined, operations: ['GET /orders/v0/orders'], otherHosts: true}));
app.use(amazonAuth(auth.as({tenant: 'shop'}), {identify: () => ({merchantId: 'M1'}), abortOnDisconnect: 'always'}));

app.get('/orders/:id', async (request, response) => {
	assertExactly<typeof request.amazon, Got>(true);
	isAny<typeof request.amazon>(false);
	assertExactly<ReturnType<typeof amazonOf>, AmazonAuth>(true);
	response.json(await amazonOf(request).got('https://sellingpartnerapi-na.amazon.com/').json());
	// @ts-expect-error amazon is not to be replaced
	request.amazon = auth.got;
});

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
// @ts-expect-error an auth comes first
app.use(amazonAuth({identify: () => undefined}));

/** Options can be named, for an application that builds them elsewhere. */
export const options: AdapterOptions<Request> = {identify: () => undefined};

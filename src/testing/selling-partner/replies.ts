/**
 * Sample replies of the Selling Partner API. Each reply, and the personal data in it, names its seller, so that a test can see whose it is.
 *
 * Personal data of Orders v0 appear where the caller says that their element is open. The document of getReportDocument is at a pre-signed
 * URL of a host outside the fake: a test that downloads it plays the host in `extraHosts`.
 */
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import type {OperationRow} from '../route-table.js';
import type {World} from '../world.js';
import {refuse} from './gate.js';
import {reportDocumentTemplate} from './rules.js';

/** The seller of a reply, and the personal data that it may hold. */
export interface Audience {
	/** Undefined for grantless operations. */
	readonly sellingPartnerId: string | undefined;
	readonly elements: readonly string[];
}

/** Makes the sample reply of an operation. */
export function answerOperation(request: ReceivedRequest, row: OperationRow, audience: Audience, world: World): Reply {
	if (row.operation === 'rotateApplicationClientSecret') {
		return {status: 204};
	}
	if (row.template.startsWith('/orders/v0/') && row.method === 'GET') {
		return answerOrders(request, row, audience, world);
	}
	if (row.template === reportDocumentTemplate) {
		return answerReportDocument(request);
	}
	const {sellingPartnerId, elements} = audience;
	const payload = {operation: row.operation, ...(sellingPartnerId === undefined ? {} : {sellingPartnerId})};
	if (elements.length === 0) {
		return json(200, {payload});
	}
	return json(200, {payload: {...payload, shipTo: {name: `Recipient of ${sellingPartnerId}`}}});
}

const orderCount = 5;

/** Makes the sample reply of an operation of Orders v0. */
export function answerOrders(request: ReceivedRequest, row: OperationRow, audience: Audience, world: World): Reply {
	const seller = audience.sellingPartnerId ?? '';
	const orderId = request.path.split('/')[4] ?? '';
	const open = (element: string): boolean => audience.elements.includes(element) || audience.elements.includes('*');
	const buyer = {BuyerEmail: `buyer-of-${seller}@marketplace.amazon.com`, BuyerName: `Buyer of ${seller}`};
	const address = {Name: `Recipient of ${seller}`, AddressLine1: '1 Example Street', CountryCode: 'US'};
	const order = (id: string) => ({
		AmazonOrderId: id,
		SellerOrderId: `${seller}-${id}`,
		OrderStatus: 'Shipped',
		...(open('buyerInfo') && {BuyerInfo: {...buyer, ...taxInformation(open('buyerTaxInformation'), seller)}}),
		...(open('shippingAddress') && {ShippingAddress: address}),
	});
	switch (row.operation) {
		case 'getOrders':
			return answerPage(request, seller, order, world);
		case 'getOrder':
			return json(200, {payload: order(orderId)});
		case 'getOrderItems': {
			const item = {
				ASIN: 'B000EXAMPLE',
				OrderItemId: '00000000000001',
				...(open('buyerInfo') && {BuyerInfo: {GiftMessageText: `Gift for ${seller}`}}),
			};
			return json(200, {payload: {AmazonOrderId: orderId, OrderItems: [item]}});
		}
		case 'getOrderBuyerInfo':
		case 'getOrderItemsBuyerInfo':
			return json(200, {payload: {AmazonOrderId: orderId, ...(open('*') && buyer)}});
		case 'getOrderAddress':
			return json(200, {payload: {AmazonOrderId: orderId, ...(open('*') && {ShippingAddress: address})}});
		default:
			return json(200, {
				payload: {
					AmazonOrderId: orderId,
					SellerOrderId: `${seller}-${orderId}`,
					...(open('*') && {RegulatedInformation: {Fields: [{FieldValue: `Patient of ${seller}`}]}}),
				},
			});
	}
}

function taxInformation(isOpen: boolean, seller: string): object {
	return isOpen ? {BuyerTaxInfo: {CompanyLegalName: `Company of ${seller}`}} : {};
}

function answerPage(request: ReceivedRequest, seller: string, order: (id: string) => object, world: World): Reply {
	const size = world.options.pageSize ?? 2;
	const next = new URLSearchParams(request.query).get('NextToken');
	const [owner = seller, from = '0'] = next === null ? [] : Buffer.from(next, 'base64url').toString('utf8').split(' ');
	if (owner !== seller || !/^\d+$/.test(from)) {
		return refuse('InvalidInput', 'Invalid NextToken.');
	}
	const ids = Array.from({length: orderCount}, (_, index) => `902-0000000-${String(index + 1).padStart(7, '0')}`);
	const end = Number(from) + size;
	const nextToken = end < orderCount ? {NextToken: Buffer.from(`${seller} ${end}`).toString('base64url')} : {};
	return json(200, {payload: {Orders: ids.slice(Number(from), end).map(order), ...nextToken}});
}

/** The host of pre-signed URLs, under a top-level domain that is reserved for examples. */
export const documentHost = 'documents.s3.example';

/** Makes a pre-signed URL for the document of the path. */
export function answerReportDocument(request: ReceivedRequest): Reply {
	const reportDocumentId = request.path.split('/').at(-1) ?? '';
	return json(200, {reportDocumentId, url: `https://${documentHost}/${reportDocumentId}?X-Amz-Signature=0000&X-Amz-Expires=300`});
}

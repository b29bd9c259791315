/**
 * Sample replies of Orders v0: personal data appear where their element is open, on every page.
 */
import {json, type ReceivedRequest, type Reply} from '../http/exchange.js';
import type {OperationRow} from '../route-table.js';
import {refuse} from './gate.js';
import type {Audience} from './replies.js';
import type {World} from '../world.js';

const orderCount = 5;

/** The sample reply of an operation of Orders v0. */
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

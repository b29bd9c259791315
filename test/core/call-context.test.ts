/**
 * What one call says of itself.
 */
import {expect, test} from 'vitest';
import {readCallContext} from '../../src/core/read-call.js';
import {catchError} from '../support/errors.js';

test('a context is read into an object without a prototype', () => {
	const restrictedDataToken = (): string => 'Atz.sprdt|t';
	const given = {
		reportType: 'GET_VAT_TRANSACTION_DATA',
		dataElements: ['buyerInfo'],
		restrictedData: 'auto',
		restrictedDataToken,
		sellingPartnerId: 'A2',
		merchantId: 'M1',
		tenant: 'T1',
	};
	const context = readCallContext(given, 'context.amazon');
	expect(Object.getPrototypeOf(context)).toBeNull();
	expect({...(context as object)}).toEqual(given);
});

test('without a context nothing is said', () => {
	expect({...(readCallContext(undefined, 'context.amazon') as object)}).toEqual({});
});

test('false sends the request bare', () => {
	expect(readCallContext(false, 'context.amazon')).toBe(false);
});

test('data elements are put in one order, without repeats', () => {
	const context = readCallContext({dataElements: ['shippingAddress', 'buyerInfo', 'shippingAddress']}, 'context.amazon');
	expect(context).toMatchObject({dataElements: ['buyerInfo', 'shippingAddress']});
});

test.each<[string, unknown, string]>([
	['true', true, '"context.amazon"'],
	['null', null, '"context.amazon"'],
	['a string', 'bare', '"context.amazon"'],
	['an array', [], '"context.amazon"'],
	['an unknown key', {sellerId: 'A2'}, '"sellerId"'],
	['__proto__ from JSON', JSON.parse('{"__proto__":{"tenant":"x"}}'), '"__proto__"'],
	['an inherited key', Object.create({tenant: 'x'}), '"context.amazon.tenant"'],
	['a key that holds undefined', {sellingPartnerId: undefined}, '"context.amazon.sellingPartnerId"'],
	['an id that is a number', {sellingPartnerId: 5}, '"context.amazon.sellingPartnerId"'],
	['an empty id', {merchantId: ''}, '"context.amazon.merchantId"'],
	['a report type that is a list', {reportType: ['A']}, '"context.amazon.reportType"'],
	['data elements as a string', {dataElements: 'buyerInfo'}, '"context.amazon.dataElements"'],
	['an unknown data element', {dataElements: ['everything']}, '"context.amazon.dataElements"'],
	['an unknown policy', {restrictedData: 'maybe'}, '"context.amazon.restrictedData"'],
	['a token that is no function', {restrictedDataToken: 'Atz.sprdt|hush'}, '"context.amazon.restrictedDataToken"'],
])('a context that is, or has, %s is a TypeError that names it', (_title, value, named) => {
	const error = catchError(() => readCallContext(value, 'context.amazon'));
	expect(error).toBeInstanceOf(TypeError);
	expect(error.message).toContain(named);
	expect(error.message).not.toContain('hush');
});

test.each([
	['buyerinfo', 'buyerInfo'],
	['buyer_info', 'buyerInfo'],
	['shippingAdress', 'shippingAddress'],
	['buyerTaxInfo', 'buyerTaxInformation'],
	['shipping-address', 'shippingAddress'],
])('the data element %s is nearly %s, and the message asks whether that was meant', (near, meant) => {
	const error = catchError(() => readCallContext({dataElements: [near]}, 'amazon'));
	expect(error.message).toContain(` Did you mean '${meant}'?`);
	expect(error.message).not.toContain(`'${near}'`);
});

test('a policy that is nearly one is asked after too', () => {
	expect(catchError(() => readCallContext({restrictedData: 'requires'}, 'amazon')).message).toContain("Did you mean 'require'?");
});

test.each(['everything', 'x', 'Atza|hush-hush-hush'])('the word %s is near none', (word) => {
	expect(catchError(() => readCallContext({dataElements: [word]}, 'amazon')).message).not.toContain('Did you mean');
});

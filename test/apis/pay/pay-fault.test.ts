/** What a refusal says, in every shape Amazon gives it. */
import {describe, expect, it} from 'vitest';
import {isDateInFuture, isDeadAuthorizationToken, readPayFault} from '../../../src/apis/pay/fault.js';

describe('reading', () => {
	it('reads reasonCode and message', () => {
		const body = '{"reasonCode":"InvalidParameterValue","message":"The merchantId is invalid."}';
		expect(readPayFault(400, {}, body)).toEqual({
			status: 400,
			code: 'InvalidParameterValue',
			message: 'The merchantId is invalid.',
		});
	});
	it('reads errorCode and errorMessage', () => {
		const body = '{"errorCode":"ResourceNotFound","errorMessage":"Couldn’t find requested resource."}';
		expect(readPayFault(404, {}, body)).toEqual({
			status: 404,
			code: 'ResourceNotFound',
			message: 'Couldn’t find requested resource.',
		});
	});
	it("Amazon's own sample, whose last quotation mark is a curly one, is no JSON: no code, and nothing thrown", () => {
		const body =
			'{\n"reasonCode": "InvalidParameterValue",\n"message": "The merchantId that you submitted in this request is invalid.”\n}';
		expect(readPayFault(400, {}, body)).toEqual({status: 400});
	});
	it.each(['', '<html>503</html>', 'null', '[1]', '"text"', '5', '{', '{"reasonCode":5,"message":{}}', '{"reasonCode":""}'])(
		'the body %j gives the status alone',
		(body) => {
			expect(readPayFault(503, {}, body)).toEqual({status: 503});
		},
	);
	it('reads bytes, with a byte order mark, and bytes that are no UTF-8', () => {
		expect(readPayFault(403, {}, new TextEncoder().encode('\ufeff{"reasonCode":"A"}'))).toEqual({status: 403, code: 'A'});
		expect(readPayFault(403, {}, new Uint8Array([0xff, 0xfe]))).toEqual({status: 403});
	});
	it.each([
		['as a string', {'x-amz-pay-request-id': 'r1'}],
		['as a list', {'x-amz-pay-request-id': ['r1', 'r2']}],
		['in other letter case', {'X-Amz-Pay-Request-Id': 'r1'}],
	])('the request id is read %s', (_name, headers) => {
		expect(readPayFault(500, headers, '')).toEqual({status: 500, requestId: 'r1'});
	});
	it('a request id that is absent or empty is left out', () => {
		expect(readPayFault(500, {'x-amz-pay-request-id': undefined}, '')).toEqual({status: 500});
		expect(readPayFault(500, {'x-amz-pay-request-id': []}, '')).toEqual({status: 500});
	});
});

describe('a dead delegation token', () => {
	it.each([
		[403, 'InvalidAuthorizationToken'],
		[401, 'InvalidAuthorizationToken'],
		[401, 'UnauthorizedAccess'],
		[401, undefined],
	])('%s %s may be one', (status, code) => {
		expect(isDeadAuthorizationToken(code === undefined ? {status} : {status, code})).toBe(true);
	});
	it.each([
		[403, 'InvalidRequestSignature'],
		[401, 'InvalidRequestSignature'],
		[403, 'UnauthorizedAccess'],
		[403, undefined],
		[400, 'InvalidAuthorizationToken'],
		[500, 'InternalServerError'],
	])('%s %s is none', (status, code) => {
		expect(isDeadAuthorizationToken(code === undefined ? {status} : {status, code})).toBe(false);
	});
});

describe('a date ahead of Amazon', () => {
	const message = 'The value 20220131T094401Z provided for x-amz-pay-date should not be in future';
	it('is known by status, code and sentence together', () => {
		expect(isDateInFuture({status: 400, code: 'InvalidHeaderValue', message})).toBe(true);
	});
	it.each([
		{status: 403, code: 'InvalidHeaderValue', message},
		{status: 400, code: 'InvalidParameterValue', message},
		{status: 400, code: 'InvalidHeaderValue', message: 'The value provided for x-amz-pay-region is invalid'},
		{status: 400, code: 'InvalidHeaderValue', message: 'captureAt must be in future'},
		{status: 400, code: 'InvalidHeaderValue'},
	])('is not any of $status $code $message', (fault) => {
		expect(isDateInFuture(fault)).toBe(false);
	});
});

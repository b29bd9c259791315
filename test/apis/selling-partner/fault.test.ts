import {describe, expect, test} from 'vitest';
import {readSellingPartnerFault} from '../../../src/apis/selling-partner/fault.js';

const read = (status: number, error: object, headers = {}): ReturnType<typeof readSellingPartnerFault> =>
	readSellingPartnerFault(status, headers, JSON.stringify({errors: [error]}));

const DENIED = 'Access to requested resource is denied.';

describe('a refusal of the Selling Partner API', () => {
	test.each([
		['The access token you provided has expired.', 'token-dead'],
		['The access token you provided has expired', 'token-dead'],
		['The access token you provided is revoked, malformed or invalid.', 'token-dead'],
		['Access token is missing in the request header.', 'denied'],
		['The LWA secret token you provided has expired.', 'denied'],
		['The marketplaces you provided are not valid for region.', 'denied'],
		['', 'denied'],
		['The access token you provided has expired. Or has it?', 'denied'],
	])('with the details "%s" is %s', (details, kind) => {
		expect(read(403, {code: 'Unauthorized', message: DENIED, details}).kind).toBe(kind);
	});

	test.each([
		['Access to the resource is forbidden', 'document-restricted'],
		['Application does not have access to one or more requested data elements: [buyerInfo]', 'role-missing'],
		['Application does not have access to one or more requested data elements: [buyerInfo, shippingAddress]', 'role-missing'],
		['Application do not have access to some or all requested resource', 'role-missing'],
		['You exceeded your quota for the requested resource.', 'throttled'],
	])('with the message "%s" is %s', (message, kind) => {
		expect(read(400, {code: 'InvalidInput', message, details: ''}).kind).toBe(kind);
	});

	test('of status 429 is throttled, whatever it says', () => {
		expect(read(429, {code: 'Teapot'}).error?.code).toBe('ERR_AMAZON_THROTTLED');
	});

	test.each(['', '<html>403</html>', '{}', '{"errors":{}}', '[]', '{"message":"Forbidden"}'])(
		'that is of another shape (%s) is no refusal of it, and quotes nothing',
		(body) => {
			expect(readSellingPartnerFault(403, {}, body)).toEqual({kind: 'foreign', said: {status: 403}});
			expect(readSellingPartnerFault(429, {}, body)).toEqual({kind: 'foreign', said: {status: 429}});
		},
	);

	test.each(['', '<html>403</html>', '{"message":"Forbidden"}', '{"errors":[]}', '{"errors":["x"]}'])(
		'that says nothing known (%s) and bears a header of Amazon is denied and quotes nothing',
		(body) => {
			const fault = readSellingPartnerFault(403, {'x-amzn-ErrorType': 'AccessDeniedException'}, body);
			expect(fault).toMatchObject({kind: 'denied', said: {status: 403}});
			expect(Object.keys(fault.said)).toEqual(['status']);
		},
	);

	test('of another status is nobody’s business here', () => {
		expect(read(404, {code: 'NotFound', message: 'x'})).toEqual({kind: 'other', said: {status: 404, code: 'NotFound'}});
	});

	test('quotes the request id, and no header that is none', () => {
		expect(read(403, {}, {'X-Amzn-RequestId': 'a1-b2'}).said).toEqual({status: 403, requestId: 'a1-b2'});
		expect(read(403, {}, {'x-amzn-requestid': 'Atza|secret token'}).said).toEqual({status: 403});
	});

	test.each(['Unauthorized', 'MissingAuthenticationToken', '1001'])('quotes the code %s', (code) => {
		expect(read(403, {code}).said).toEqual({status: 403, code});
	});

	test.each(['Atza|secret', 'D7XrsriUlvOB', 'hunter2', 'Jane Doe', '5551234567', 'A1B2C3', 'IwEBIA', '', 7, ['InvalidInput']])(
		'quotes no code that has not the form of one: %j',
		(code) => {
			expect(read(403, {code}).said).toEqual({status: 403});
		},
	);
});

import {expect, test} from 'vitest';
import {appstoreScope} from '../../../src/apis/appstore/plan.js';

test.each([
	'/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits',
	'/api/appstore/v1/applications/amzn1.devportal.mobileapp.1/edits/e1/apks',
	'/api/appstore/v2/applications/com.example.app/edits',
	'/api/appstore/v1/applications/vitals/edits',
	'/api/appstore/v2/applications/vitals',
	'/api/appstore/vitalsign',
	'/api/appstore/download/reporter',
])('%s is App Submission', (pathname) => {
	expect(appstoreScope(pathname)).toBe('appstore::apps:readwrite');
});

test.each([
	'/api/appstore/download/report/sales/2026/10',
	'/api/appstore/vitals/apps/com.example.app/crashRate',
	'/api/appstore/vitals/apps/com.example.app/crashRate:query',
	'/api/appstore/v2/applications/com.example.app/vitals/crashRate',
	'/api/appstore/v2/applications/com.example.app/vitals/crashRate:query',
])('%s is Reporting or Vitals, which have a scope of their own', (pathname) => {
	expect(appstoreScope(pathname)).toBe('adx_reporting::appstore:marketer');
});

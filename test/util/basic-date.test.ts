import {expect, test} from 'vitest';
import {basicDate} from '../../src/util/encoding.js';

const AT_MS = Date.UTC(2019, 3, 30, 12, 36, 0);

test('a point in time is written in the basic form, without fractions', () => {
	expect(basicDate(AT_MS)).toBe('20190430T123600Z');
	expect(basicDate(AT_MS + 999)).toBe('20190430T123600Z');
});

test('another second is another date, be it later or earlier', () => {
	const dates = [AT_MS, AT_MS + 1_000, AT_MS - 1, AT_MS + 86_400_000].map(basicDate);
	expect(dates).toEqual(['20190430T123600Z', '20190430T123601Z', '20190430T123559Z', '20190501T123600Z']);
});

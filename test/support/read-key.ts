/**
 * Private keys, read once a process: reading a PEM takes as long as a call.
 */
import {createPrivateKey, type KeyObject} from 'node:crypto';
import type {FakeAmazon} from 'got-amazon-auth/testing';

const keys = new Map<string, KeyObject>();

export function readKey(pem: string): KeyObject {
	const key = keys.get(pem) ?? createPrivateKey(pem);
	keys.set(pem, key);
	return key;
}

/** The options that a fake Amazon accepts, with its key read. */
export function optionsOf({options}: FakeAmazon): Omit<FakeAmazon['options'], 'pay'> & {
	pay: Omit<FakeAmazon['options']['pay'], 'privateKey'> & {privateKey: KeyObject};
} {
	return {...options, pay: {...options.pay, privateKey: readKey(options.pay.privateKey)}};
}

/**
 * Hears what is told on the diagnostics channels, for the tests of what is told.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import type {AmazonAuthDiagnostics} from 'got-amazon-auth';
import {onTestFinished} from 'vitest';

export type ChannelName = keyof AmazonAuthDiagnostics;

const NAMES: Readonly<Record<ChannelName, true>> = {
	'got-amazon-auth:minted': true,
	'got-amazon-auth:joined': true,
	'got-amazon-auth:refreshed': true,
	'got-amazon-auth:refused': true,
	'got-amazon-auth:fallback': true,
	'got-amazon-auth:retried': true,
	'got-amazon-auth:paced': true,
	'got-amazon-auth:store': true,
	'got-amazon-auth:connect': true,
};

export const CHANNELS: readonly ChannelName[] = Object.keys(NAMES) as ChannelName[]; // the record has no other keys

type Heard = {readonly [Name in ChannelName]: {readonly name: Name; readonly message: AmazonAuthDiagnostics[Name]}}[ChannelName];

export interface Listening {
	readonly heard: readonly Heard[];
	/** The messages of one channel, in order. */
	on<Name extends ChannelName>(name: Name): AmazonAuthDiagnostics[Name][];
}

/** Listens to every channel until the test is over. */
export function listen(): Listening {
	const heard: Heard[] = [];
	for (const name of CHANNELS) {
		const hear = (message: unknown): void => {
			heard.push({name, message} as Heard); // what the types promise of each channel is what the tests hold it to
		};
		subscribe(name, hear);
		onTestFinished(() => {
			unsubscribe(name, hear);
		});
	}
	return {
		heard,
		on: <Name extends ChannelName>(name: Name) =>
			heard.filter((one) => one.name === name).map(({message}) => message as AmazonAuthDiagnostics[Name]),
	};
}

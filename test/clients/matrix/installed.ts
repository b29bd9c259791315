/**
 * Which clients and SDKs there are, and which of them are installed here.
 *
 * In this repository those that it needs anyway; `.ci/clients.mjs` installs all of `.ci/clients.json`, and fails where one has not run.
 */
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {axios} from './axios.js';
import type {Adapter, MatrixClient} from './client.js';
import {got} from './got.js';
import {needle} from './needle.js';
import {nodeFetch2, nodeFetch3} from './node-fetch.js';
import {followRedirects, nodeHttps} from './node-https.js';
import {request} from './request.js';
import {amazonSpApi} from './sdks/amazon-sp-api.js';
import {amazonsSdk} from './sdks/amazons-sdk.js';
import type {Sdk} from './sdks/sdk.js';
import {spApiSdk} from './sdks/sp-api-sdk.js';
import {superagent} from './superagent.js';

/** By the name that a client is installed under. */
export const ADAPTERS: Readonly<Record<string, Adapter>> = {
	'node:https': nodeHttps,
	'follow-redirects': followRedirects,
	'axios-0.30': axios,
	'axios-1.7': axios,
	axios,
	'superagent-8': superagent,
	'superagent-9': superagent,
	superagent,
	'node-fetch-2': nodeFetch2,
	'node-fetch': nodeFetch3,
	needle,
	request,
	'got-14': got,
	got,
};

/** By the packages that each is made of. */
export const SDKS: Readonly<Record<string, Sdk>> = {
	'amazon-sp-api': amazonSpApi,
	'@amazon-sp-api-release/amazon-sp-api-sdk-js': amazonsSdk,
	'@sp-api-sdk/auth @sp-api-sdk/orders-api-v0': spApiSdk,
};

export function installedSdks(): (readonly [packages: string, sdk: Sdk])[] {
	return Object.entries(SDKS).filter(([packages]) => packages.split(' ').every(isInstalled));
}

export async function installedClients(): Promise<(readonly [name: string, client: MatrixClient])[]> {
	const installed = Object.entries(ADAPTERS).filter(([name]) => isInstalled(name));
	return Promise.all(installed.map(async ([name, adapt]) => [name, adapt(await load(name))] as const));
}

/** A package that is there and cannot be loaded fails the tests, and is not left out. */
function isInstalled(name: string): boolean {
	const folders = createRequire(import.meta.url).resolve.paths(name);
	return folders === null || folders.some((folder) => existsSync(join(folder, name)));
}

async function load(name: string): Promise<unknown> {
	const module: {default?: unknown} = await import(name);
	return module.default;
}

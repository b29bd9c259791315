/**
 * What a browser gets that brings a link which is not valid: one and the same answer, whatever the reason.
 *
 * The reason is told on the diagnostics channel `got-amazon-auth:connect` and nowhere else: who tries out links learns nothing.
 */
import {publish} from '../diagnostics/channels.js';
import type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';
import type {Answer, Visit} from './types.js';

export type {ConnectRefusal as RefusalReason} from '../diagnostics/messages.js';

export function refuse<R>(
	visit: Visit<R>,
	{step, reason, page = PAGE}: {step: 'login' | 'callback'; reason: RefusalReason; page?: string | undefined},
): Answer {
	publish('connect', () => ({event: 'refused', step, reason}));
	visit.setHeader('content-type', 'text/html; charset=utf-8');
	visit.setHeader('x-content-type-options', 'nosniff');
	return {status: 400, body: page};
}

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>This link is no longer valid</title>
<main>
<h1>This link is no longer valid</h1>
<p>Please go back to where you began, and connect your Amazon account anew.</p>
</main>
</html>
`;

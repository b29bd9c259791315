/**
 * Scripts as the Redis store sends them: those of one turn of the event loop go out together, and each has its own outcome.
 *
 * A write to a socket costs more than what a script does, and a process that starts has hundreds of scripts to run at once. The nodes of a
 * cluster are left to ioredis, which would refuse a pipeline to several of them. Knows no script.
 */
import type {ChainableCommander} from 'ioredis';
import type {RedisConnection} from './redis-client.js';

/** Runs a script over the keys given. Rejects as soon as it cannot be sent or fails. */
export type RunScript = (script: string, keys: readonly string[], ...args: (string | number)[]) => Promise<unknown>;

interface Pipeline {
	readonly commands: ChainableCommander;
	readonly outcomes: Promise<[error: Error | null, reply: unknown][] | null>;
}

export function createScripts(connection: RedisConnection): RunScript {
	let collecting: Pipeline | undefined;

	const collect = (commands: ChainableCommander): Pipeline => {
		const turn = new Promise<void>((resolve) => {
			process.nextTick(resolve);
		});
		const outcomes = turn.then(() => {
			collecting = undefined;
			return commands.exec();
		});
		return {commands, outcomes};
	};

	return async (script, keys, ...args) => {
		const client = await connection.take();
		if (client.isCluster) {
			return client.eval(script, keys.length, ...keys, ...args);
		}
		collecting ??= collect(client.pipeline());
		const {commands, outcomes} = collecting;
		const place = commands.length;
		commands.eval(script, keys.length, ...keys, ...args);
		const [error, reply] = (await outcomes)?.[place] ?? [];
		if (error) {
			throw error;
		}
		return reply;
	};
}

/**
 * Settings from the environment: each must be there, and the message names the variable. The package reads none by itself.
 */

/** Where a setting comes from: the environment in production, a test's own table in tests. */
export type Setting = (name: string) => string;

/** The value of an environment variable. @throws Error naming the variable that is not set */
export function setting(name: string): string {
	const value = process.env[name]?.trim();
	if (!value) {
		throw new Error(`Set the environment variable ${name}.`);
	}
	return value;
}

/** The same from a table. */
export function settingsFrom(table: Readonly<Record<string, string>>): Setting {
	return (name) => table[name] ?? '';
}

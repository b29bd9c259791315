/**
 * What a user installs, read from the lock file: the dependencies and the peers that are not optional, with all that these bring.
 *
 * npm marks a peer that is a devDependency too, as got is here, as a tool of ours, and leaves it and its tree out with `--omit=dev`.
 */

/** The part of a lock that a user installs: what is asked for, by range, and the locked packages, by path. */
export function installedByUsers({packages}) {
	const {'': root} = packages;
	const peers = Object.entries(root.peerDependencies ?? {}).filter(([name]) => !root.peerDependenciesMeta?.[name]?.optional);
	const asked = {...root.dependencies, ...Object.fromEntries(peers)};
	const found = new Map();
	const visit = (name, from) => {
		const path = resolve(packages, name, from);
		if (path === undefined || found.has(path)) {
			return;
		}
		const {dev, peer, devOptional, ...locked} = packages[path];
		found.set(path, locked);
		const {dependencies = {}, optionalDependencies = {}, peerDependencies = {}} = locked;
		for (const needed of Object.keys({...dependencies, ...optionalDependencies, ...peerDependencies})) {
			visit(needed, `${path}/`);
		}
	};
	for (const name of Object.keys(asked)) {
		visit(name, '');
	}
	return {asked, packages: Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)))};
}

/** As Node does: the nearest folder of packages, going up. */
function resolve(packages, name, from) {
	const path = `${from}node_modules/${name}`;
	if (path in packages) {
		return path;
	}
	return from === '' ? undefined : resolve(packages, name, from.slice(0, Math.max(0, from.lastIndexOf('node_modules/'))));
}

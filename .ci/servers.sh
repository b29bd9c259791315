# Redis, PostgreSQL and Chromium for the tests: installed where they are missing, started where nothing listens. Sourced by .ci/run.
#
# What cannot be had is told in a line, and its tests fail: .ci/run requires them. A server that runs already is used as it is, and its
# settings are never changed. A PostgreSQL of our own lives in a folder that is gone afterwards, and trusts whoever comes from 127.0.0.1.

own_redis=''
own_postgres=''
postgres_programs=''

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# PostgreSQL refuses to run as root.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# need COMMAND PACKAGE: installs the package where the command is not there.
need() {
	command -v "$1" >/dev/null && return
	as_root apt-get update -qq >/dev/null 2>&1
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2" >/dev/null 2>&1
	command -v "$1" >/dev/null && return
	echo "$2 is not there and could not be installed: its tests will fail."
	return 1
}

start_redis() {
	local port=$1
	listens "$port" && return
	own_redis=$(mktemp -d)
	redis-server --daemonize yes --bind 127.0.0.1 --port "$port" --save '' --appendonly no \
		--dir "$own_redis" --pidfile "$own_redis/pid" >/dev/null
	until_listens "$port" || { echo "Redis did not start on port $port: its tests will fail."; return 1; }
}

start_postgres() {
	local port=$1
	listens "$port" && return
	postgres_programs=$(find -H /usr/lib/postgresql/ -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
	own_postgres=$(mktemp -d)
	[ "$(id -u)" != 0 ] || chown postgres "$own_postgres"
	local options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$own_postgres -c fsync=off"
	(
		cd "$own_postgres" &&
			as_postgres "$postgres_programs/initdb" --auth=trust --username=postgres -D "$own_postgres/data" &&
			as_postgres "$postgres_programs/pg_ctl" -D "$own_postgres/data" -l "$own_postgres/log" -w -o "$options" start
	) >/dev/null 2>&1 || { echo "PostgreSQL did not start on port $port: its tests will fail."; return 1; }
}

# The tests come as postgres, without a password, to the database "test".
open_database() {
	local port=$1
	local psql=(psql -h 127.0.0.1 -p "$port" -U postgres -w -qtA)
	"${psql[@]}" -d postgres -c 'SELECT 1' >/dev/null 2>&1 || {
		echo "PostgreSQL on port $port does not let postgres in without a password: stop it, or allow that for 127.0.0.1; its tests will fail."
		return 1
	}
	[ "$("${psql[@]}" -d postgres -c "SELECT 1 FROM pg_database WHERE datname = 'test'")" = 1 ] && return
	"${psql[@]}" -d postgres -c 'CREATE DATABASE test' >/dev/null 2>&1 ||
		{ echo "PostgreSQL on port $port has no database \"test\", and it could not be made: its tests will fail."; return 1; }
}

# What the package starts by itself asks for passwords. Nothing listened on the port before, so it is that which is stopped.
install_postgres() {
	local port=$1
	find -H /usr/lib/postgresql/ -name initdb 2>/dev/null | grep -q . && need psql postgresql-client && return
	need psql postgresql || return
	pg_lsclusters -h 2>/dev/null | awk -v port="$port" '$3 == port && $4 ~ /^online/ {print $1, $2}' | while read -r cluster; do
		# shellcheck disable=SC2086 -- version and name
		as_root pg_ctlcluster --skip-systemctl-redirect $cluster stop
	done
}

until_listens() {
	local attempt
	for attempt in $(seq 100); do
		listens "$1" && return
		sleep 0.1
	done
	return 1
}

start_servers() {
	# Tests start Redis servers of their own, too.
	need redis-server redis-server && start_redis 6379
	if listens 5432; then need psql postgresql-client; else install_postgres 5432 && start_postgres 5432; fi && open_database 5432
	# The seller console is driven through Debian's Chromium.
	need chromium chromium
}

# Ends what start_servers has started, and nothing else.
stop_servers() {
	[ ! -f "$own_redis/pid" ] || kill "$(cat "$own_redis/pid")"
	[ -z "$own_postgres" ] || as_postgres "$postgres_programs/pg_ctl" -D "$own_postgres/data" -m immediate stop >/dev/null 2>&1
	rm -rf ${own_redis:+"$own_redis"} ${own_postgres:+"$own_postgres"}
}

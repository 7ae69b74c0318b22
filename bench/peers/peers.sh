# The peers of the side-by-side run. Sourced by script/bench, which sets `work`, the private
# directory of the run. Each measures once and prints lines `measure value`.
# shellcheck shell=bash

postgres_bin=/usr/lib/postgresql/15/bin
postgres_pid=

# As whom PostgreSQL runs: it refuses to be root.
unprivileged=()
if ((EUID == 0)); then
    postgres_user=nobody
    getent passwd postgres >/dev/null && postgres_user=postgres
    unprivileged=(setpriv "--reuid=$postgres_user" "--regid=$(id -g "$postgres_user")" --clear-groups)
fi

# A server of our own with default settings, in the private directory and on a socket there only.
postgres_start() {
    local home=$work/postgres
    mkdir "$home"
    ((EUID != 0)) || chown "$postgres_user" "$home"
    "${unprivileged[@]}" "$postgres_bin/initdb" -D "$home/data" -U bench -A trust -E UTF8 \
        --locale=C.UTF-8 >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2 && return 1; }
    (cd "$home" && exec "${unprivileged[@]}" "$postgres_bin/postgres" -D "$home/data" \
        -c listen_addresses= -c unix_socket_directories="$home" -c synchronous_commit=on \
        >"$work/postgres.log" 2>&1) &
    postgres_pid=$!
    local tries
    for ((tries = 0; tries < 100; ++tries)); do
        "$postgres_bin/pg_isready" -q -h "$home" && break
        sleep 0.1
    done
    postgres_do -q -f "$root/bench/peers/postgres.sql" || { cat "$work/postgres.log" >&2 && return 1; }
}

postgres_do() {
    "$postgres_bin/psql" -X -v ON_ERROR_STOP=1 -h "$work/postgres" -U bench -d postgres "$@"
}

# SIGINT: no client is waited for.
postgres_stop() {
    [[ -n $postgres_pid ]] || return 0
    kill -INT "$postgres_pid" 2>/dev/null || true
    wait "$postgres_pid" 2>/dev/null || true
    postgres_pid=
}

# postgres_append SECONDS: 64 clients who take cases through their lives. Of five cases one is large.
postgres_append() {
    local definitions tps
    mapfile -d '' definitions <"$work/pgbench/definitions"
    postgres_do -q -c 'TRUNCATE events' -c CHECKPOINT
    "$postgres_bin/pgbench" -h "$work/postgres" -U bench -n -M prepared -c 64 -j 2 -T "$1" \
        -D n=0 -D run=$RANDOM "${definitions[@]}" \
        -f "$work/pgbench/small.sql@4" -f "$work/pgbench/large.sql@1" postgres \
        >"$work/pgbench.log" 2>&1 || { cat "$work/pgbench.log" >&2 && return 1; }
    # What pgbench calls a transaction is a whole life; its commands are rows but for the report,
    # which is two.
    tps=$(awk '/^tps = .*without initial/ { print $3 }' "$work/pgbench.log")
    postgres_do -At -c "SELECT (count(*) - count(DISTINCT stream))::float8 / count(DISTINCT stream) FROM events" |
        awk -v tps="$tps" '{ printf "postgres %.3f\n", tps * $1 }'
}

# postgres_size DATA COMMITS: the same facts in the same table, after VACUUM.
postgres_size() {
    postgres_do -q -c 'TRUNCATE events'
    "$side" facts "$1" "$2" | postgres_do -q -c '\copy events from pstdin'
    postgres_do -q -c 'VACUUM (FULL, ANALYZE) events'
    postgres_do -At -c "SELECT pg_total_relation_size('events'), count(*) FROM events" |
        awk -F'|' -v commits="$2" '{
            printf "postgres_bytes_per_commit %.3f\npostgres_bytes_per_event %.3f\n", $1 / commits, $1 / $2
        }'
}

# db_bench_fill COUNT BYTES: as many entries as our log has commits, of their mean size.
db_bench_fill() {
    db_bench_options=(--db="$work/db_bench" --num="$1" --key_size=8 --value_size="$2"
        --compression_type=lz4 --cache_size=67108864)
    db_bench "${db_bench_options[@]}" --benchmarks=fillseq >"$work/db_bench.log" 2>&1 ||
        { cat "$work/db_bench.log" >&2 && return 1; }
}

db_bench_readseq() {
    db_bench "${db_bench_options[@]}" --use_existing_db=1 --benchmarks=readseq 2>&1 |
        tee "$work/db_bench.log" | awk '/^readseq/ { print "readseq", $5 }'
}

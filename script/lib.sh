# What the scripts in this folder share: where the project is, and how to speak. Sourced, not run.
# shellcheck shell=bash

called_from=$PWD  # where paths given on the command line begin
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit
jobs=$(nproc)
export called_from root jobs

say() { printf '%s\n' "$*"; }
step() { printf '\n==> %s\n' "$*"; }
fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Prints the comment at the head of the calling script: its manual.
usage() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

# Every clone of the project shares the compiler's cache, wherever it lies.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# configure PRESET [cmake options]: with ccache where there is one; a clean build then costs seconds.
configure() {
    local preset=$1
    shift
    if command -v ccache >/dev/null; then
        set -- "$@" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
    cmake --preset "$preset" "$@"
}

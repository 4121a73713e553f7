#!/bin/sh
# ./dev bench [NAME…]: the figures, each as a ratio in one alternating run, with its target beside it. Built optimised.
set -eu
cd "$(dirname "$0")/../.."
build=build-bench
[ -f "$build/build.ninja" ] || meson setup "$build" -Dbuildtype=release -Db_ndebug=true -Db_lto=true >/dev/null
meson compile -C "$build" >"$build/compile.log" 2>&1 || { tail -40 "$build/compile.log" >&2; exit 1; }
exec python3 tests/bench/bench.py "$build" "$@"

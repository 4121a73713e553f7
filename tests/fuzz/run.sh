#!/bin/sh
# ./dev test --fuzz: each libFuzzer target for a minute, under ASan and UBSan.
set -eu
cd "$(dirname "$0")/../.."
build=build-fuzz
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" -Dfuzz=true -Dclient=false -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
# These and what they need: not every test is for clang.
targets=$(cd tests/fuzz && ls fuzz-*.c | sed '/^fuzz-replay/d; s/\.c$//')
# shellcheck disable=SC2086
meson compile -C "$build" $targets >"$build/compile.log" 2>&1 || { tail -40 "$build/compile.log" >&2; exit 1; }
status=0
meson test -C "$build" --no-rebuild --suite fuzz --print-errorlogs || status=$?
python3 tests/closing-line.py "$build/meson-logs/testlog.json" || status=1
exit "$status"

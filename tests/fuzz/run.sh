#!/bin/sh
# ./dev test --fuzz [SECONDS]: each libFuzzer target on its corpus, a minute each (or SECONDS).
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
build=build-fuzz
[ -f "$build/build.ninja" ] || CC=clang meson setup "$build" -Dfuzz=true -Dclient=false -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
meson compile -C "$build" >"$build/compile.log" 2>&1 || { tail -40 "$build/compile.log" >&2; exit 1; }
passed=0 failed=0
for target in "$build"/tests/fuzz/fuzz-*; do
  case $target in *.p|*.o) continue ;; esac
  [ -x "$target" ] && [ -f "$target" ] || continue
  name=$(basename "$target" | sed 's/^fuzz-//')
  work=$(mktemp -d)
  cp tests/fuzz/corpus/"$name"/* "$work"/ 2>/dev/null || :
  if "$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -artifact_prefix="$build/" "$work" >"$build/fuzz-$name.log" 2>&1; then
    passed=$((passed + 1)); echo "ok $name: $(grep -o 'Done [0-9]* runs' "$build/fuzz-$name.log" || :)"
  else
    failed=$((failed + 1)); echo "not ok $name"; tail -30 "$build/fuzz-$name.log"
  fi
  rm -rf "$work"
done
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ] && [ "$passed" != 0 ]

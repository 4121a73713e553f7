#!/bin/sh
# ./dev lint BUILD: the layout of the C sources, then the rules that are tests: arrows, sizes and forbidden calls
# (house.py), French typography (typo.py, with --fix), SQL and templates that do not compile, translations that are not up to date.
set -eu
cd "$(dirname "$0")/../.."
status=0
git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror || {
  echo "dev lint : clang-format -i remet ces fichiers en forme." >&2
  status=1
}
meson test -C "$1" --no-rebuild --print-errorlogs house compile-sql statements schema templates pages client-po || status=1
exit "$status"

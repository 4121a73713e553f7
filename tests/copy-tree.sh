#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# copy-tree.sh DESTINATION: the tree as git has it, changes of the day included, nothing that was built. Dates are kept.
set -eu
cd "$(dirname "$0")/.."
destination=${1:?}
rm -rf "$destination"; mkdir -p "$destination"
gone=$(mktemp); trap 'rm -f "$gone"' EXIT
git ls-files -z --deleted | LC_ALL=C sort -z >"$gone"
git ls-files -z --cached --others --exclude-standard | LC_ALL=C sort -z | LC_ALL=C comm -z -23 - "$gone" |
  xargs -0 cp --parents --preserve=mode,timestamps -t "$destination"

#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# ./dev test --debian 13 [MESON TEST ARGUMENT…]: builds and tests in a Debian root made with mmdebstrap, beside the floor that is
# Debian 12. Root is needed. Everything happens in .parvis/debian-13, behind bubblewrap: no mount outlives it, nothing is sent out.
set -eu
cd "$(dirname "$0")/.."
case ${1:?} in 13) suite=trixie ;; 12) suite=bookworm ;; *) echo "debian.sh : 12 ou 13" >&2; exit 2 ;; esac
root=$PWD/.parvis/debian-$1; shift
[ "$(id -u)" = 0 ] || { echo "debian.sh : il faut être root" >&2; exit 2; }

missing=
for p in mmdebstrap bubblewrap; do dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"; done
# shellcheck disable=SC2086
[ -z "$missing" ] || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; }

packages="gcc libc6-dev ccache pkgconf meson ninja-build gettext python3 ca-certificates git procps sqlite3 tzdata locales
 libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsqlite3-dev libsodium-dev libgmime-3.0-dev libcurl4-openssl-dev
 libpoppler-glib-dev libmagic-dev libarchive-dev libxml2-dev glib-networking libseccomp-dev libpng-dev libcairo2-dev libical-dev libpango1.0-dev libqrencode-dev libgdk-pixbuf-2.0-dev libsecret-1-dev libzxcvbn-dev
 desktop-file-utils appstream bubblewrap adwaita-icon-theme fonts-inter fonts-dejavu-core librsvg2-common python3-aiosmtpd universal-ctags
 poppler-utils zbar-tools zlib1g-dev xvfb xauth dbus openssl dbus-x11 at-spi2-core python3-gi gir1.2-atspi-2.0 xdotool x11-xkb-utils imagemagick
 gnome-keyring libsecret-tools espeak-ng"
list=$(echo "$packages" | tr -s ' \n' ',,')
# Made again when the list of packages changes.
if [ "$(cat "$root.packages" 2>/dev/null)" != "$list" ]; then
  rm -rf "$root" "$root.packages"; mkdir -p "$root"
  # In a mount namespace of its own: what it mounts goes with it, however it ends.
  unshare --mount --propagation private mmdebstrap --variant=apt --include="$list" "$suite" "$root"
  echo "$list" >"$root.packages"
fi

# A copy of the tree as git has it, so that nothing built outside is mixed in; dated as there, so that what was built inside is kept.
mkdir -p "$root/build"
tests/copy-tree.sh "$root/parvis"

# So that no earlier run is counted for this one.
logs=$root/build/parvis/meson-logs
rm -f "$logs"/testlog*.json

# Not a chroot: in one, no sandbox can be made, and parvis-render makes one.
status=0
bwrap --bind "$root" / --dev /dev --proc /proc --tmpfs /tmp --tmpfs /run --unshare-pid --unshare-net --unshare-ipc --die-with-parent --cap-add ALL \
  --clearenv --setenv PATH /usr/sbin:/usr/bin:/sbin:/bin --setenv HOME /root --setenv LC_ALL C.UTF-8 --setenv CCACHE_DIR /build/ccache \
  --chdir /parvis sh -ec '
  . /etc/os-release; echo "$PRETTY_NAME"
  for m in glib-2.0 libsoup-3.0 gtk4 libadwaita-1 json-glib-1.0 sqlite3; do printf "%s %s, " "$m" "$(pkg-config --modversion "$m")"; done; echo "meson $(meson --version)"
  [ -f /build/parvis/build.ninja ] || meson setup /build/parvis >/dev/null
  meson compile -C /build/parvis >/build/compile.log 2>&1 || { grep -E "error|FAILED|ERROR" -A5 /build/compile.log | head -80; exit 1; }
  echo "avertissements : $(grep -c "warning:" /build/compile.log || true)"
  exec meson test -C /build/parvis --no-rebuild --print-errorlogs -t 3 "$@"' sh --no-suite web --no-suite desktop --no-suite lint "$@" || status=$?
python3 tests/closing-line.py "$logs"/testlog*.json || status=1
exit "$status"

#!/bin/sh
# ./dev test --debian 13: builds and tests in a Debian root made with mmdebstrap, beside the floor that is Debian 12.
set -eu
cd "$(dirname "$0")/.."
case ${1:?} in 13) suite=trixie ;; 12) suite=bookworm ;; *) echo "debian.sh : 12 ou 13" >&2; exit 2 ;; esac
command -v mmdebstrap >/dev/null || { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null; }
root=$PWD/.parvis/debian-$1
packages=gcc,libc6-dev,pkgconf,meson,ninja-build,gettext,python3,ca-certificates,git,procps,sqlite3,tzdata,locales
packages=$packages,libgtk-4-dev,libadwaita-1-dev,libsoup-3.0-dev,libjson-glib-dev,libsqlite3-dev,libsodium-dev,libgmime-3.0-dev,libcurl4-openssl-dev
packages=$packages,libpoppler-glib-dev,libmagic-dev,libseccomp-dev,libpng-dev,libcairo2-dev,libgdk-pixbuf-2.0-dev,libsecret-1-dev,libzxcvbn-dev,desktop-file-utils,appstream,bubblewrap,adwaita-icon-theme
packages=$packages,fonts-dejavu-core,librsvg2-common,python3-aiosmtpd,universal-ctags,poppler-utils,zlib1g-dev,xvfb,xauth,dbus,openssl
if [ ! -e "$root/.complete" ]; then
  rm -rf "$root"; mkdir -p "$root"
  mmdebstrap --variant=apt --include="$packages" "$suite" "$root"
  touch "$root/.complete"
fi
# A copy of the tree as git has it, so that nothing built outside is mixed in.
rm -rf "$root/parvis"; mkdir -p "$root/parvis"
git ls-files -co --exclude-standard -z | xargs -0 cp --parents -t "$root/parvis"
mount --bind /proc "$root/proc"; mount --bind /dev "$root/dev"
trap 'umount "$root/proc" "$root/dev"' EXIT
status=0
chroot "$root" /bin/sh -ec 'cd /parvis && export LC_ALL=C.UTF-8
  meson setup build >/dev/null && meson compile -C build
  meson test -C build --no-rebuild --no-suite web --no-suite desktop --no-suite lint --print-errorlogs -t 3' || status=$?
python3 tests/closing-line.py "$root/parvis/build/meson-logs/testlog.json" || status=1
exit "$status"

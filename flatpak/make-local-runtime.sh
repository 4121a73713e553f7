#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# make-local-runtime.sh REPO: fr.parvis.Platform and fr.parvis.Sdk, made of Debian packages, in an OSTree repository. GNOME's own
# runtime is the one for agents; this one builds and starts the bundle where only Debian's packages can be had.
# One Debian root does for both: the platform is taken from it before the compilers go in.
set -eu
repo=${1:?}; branch=12 suite=bookworm

# What GNOME's runtime has and the application uses.
platform="libadwaita-1-0 libsoup-3.0-0 libjson-glib-1.0-0 libsecret-1-0 glib-networking ca-certificates dconf-gsettings-backend
 gsettings-desktop-schemas libglib2.0-bin librsvg2-common shared-mime-info adwaita-icon-theme hicolor-icon-theme fontconfig
 fonts-dejavu-core at-spi2-common"
sdk="gcc libc6-dev meson ninja-build pkg-config python3 gettext locales desktop-file-utils appstream appstream-util
 libgtk-4-bin gtk-update-icon-cache libglib2.0-dev-bin libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsecret-1-dev
 binutils elfutils patch tar gzip xz-utils"

work=$(mktemp -d "${TMPDIR:-/tmp}/parvis-runtime-XXXXXX")
trap 'rm -rf "$work"' EXIT

commas () { echo "$1" | tr -s ' \n' ',,'; }

# Flatpak puts the application's libraries first through these files; Debian has no reason to name them.
cat >"$work/ld.so.conf" <<'T'
/app/lib
include /run/flatpak/ld.so.conf.d/app-*.conf
include /run/flatpak/ld.so.conf.d/runtime-*.conf
include /etc/ld.so.conf.d/*.conf
T
# flatpak-builder builds under LC_ALL=en_US.utf8.
echo 'en_US.UTF-8 UTF-8' >"$work/locale.gen"

# As root, in a mount namespace of its own: what it mounts goes with it, however it ends.
contained=
[ "$(id -u)" != 0 ] || contained="unshare --mount --propagation private"
# The second installation is apt's of the root itself, by chroot: nothing of it can reach the machine.
$contained mmdebstrap --quiet --variant=apt --format=null --include="$(commas "$platform")" \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/lintian/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-include=/usr/share/locale/fr/*' \
  --customize-hook="upload $work/ld.so.conf /etc/ld.so.conf" \
  --customize-hook='chroot "$1" ldconfig' \
  --customize-hook="tar-out /usr $work/Platform-usr.tar" --customize-hook="tar-out /etc $work/Platform-etc.tar" \
  --customize-hook="upload $work/locale.gen /etc/locale.gen" \
  --customize-hook="chroot \"\$1\" apt-get install -y -qq --no-install-recommends $(echo "$sdk" | tr '\n' ' ') >/dev/null" \
  --customize-hook='chroot "$1" ldconfig' \
  --customize-hook="tar-out /usr $work/Sdk-usr.tar" --customize-hook="tar-out /etc $work/Sdk-etc.tar" \
  "$suite"

[ -d "$repo/objects" ] || { mkdir -p "$repo"; ostree init --mode=archive-z2 --repo="$repo"; }
for name in Platform Sdk; do
  # Flatpak wants the runtime's /etc inside its /usr.
  tree=$work/$name; mkdir -p "$tree/files" "$tree/usr"
  tar -C "$tree" --no-same-owner -xf "$work/$name-usr.tar" --exclude='./dev/*'
  rm -rf "$tree/usr/etc"
  tar -C "$tree/usr" --no-same-owner -xf "$work/$name-etc.tar"
  rm -f "$work/$name-usr.tar" "$work/$name-etc.tar"
  cat >"$tree/metadata" <<T
[Runtime]
name=fr.parvis.$name
runtime=fr.parvis.Platform/$(flatpak --default-arch)/$branch
sdk=fr.parvis.Sdk/$(flatpak --default-arch)/$branch
T
  flatpak build-export --disable-sandbox --runtime "$repo" "$tree" "$branch" >/dev/null
  printf '%s: %s MiB\n' "fr.parvis.$name" "$(du -sm "$tree/usr" | cut -f1)"
  rm -rf "$tree"
done
flatpak build-update-repo "$repo" >/dev/null

#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# ./dev flatpak: makes the agents' bundle without a network, installs it, and drives it to the sign-in. Everything is in
# .parvis/flatpak, the home and the installation too: nothing of the user's is touched. A line a step, then the count.
set -eu
cd "$(dirname "$0")/.."
tree=$PWD state=$PWD/.parvis/flatpak
mkdir -p "$state/home"
runtime_dir=$(mktemp -d); trap 'rm -rf "$runtime_dir"' EXIT; chmod 700 "$runtime_dir"
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
export HOME="$state/home" XDG_RUNTIME_DIR="$runtime_dir" FLATPAK_USER_DIR="$state/user"
export XDG_DATA_DIRS="$FLATPAK_USER_DIR/exports/share:/usr/local/share:/usr/share"

passed=0 failed=0 skipped=0

# step NAME FUNCTION: its last line says what was seen. After a failure, what needs it is skipped.
step () {
  if [ "$failed" -gt 0 ] && [ "${3:-}" != always ]; then
    skipped=$((skipped + 1)); printf -- '-  %s\n' "$1"; return
  fi
  begun=$(date +%s); status=0
  # Not « if », which would let a function go on after what fails in it.
  set +e; (set -e; "$2") >"$state/$2.log" 2>&1; status=$?; set -e
  took=$(($(date +%s) - begun))
  if [ "$status" = 0 ]; then
    passed=$((passed + 1)); printf 'ok %s (%s s) : %s\n' "$1" "$took" "$(tail -n 1 "$state/$2.log")"
  else
    failed=$((failed + 1)); printf 'NON %s (%s s) : %s\n' "$1" "$took" "$state/$2.log"; tail -n 25 "$state/$2.log" | sed 's/^/   /'
  fi
}

size () { du -sm "$1" | cut -f1; }

# The two headers differ by their runtime alone, and ask for nothing that the other does not.
manifests () {
  for which in Agent Agent.local; do
    (cd "$state" && flatpak-builder --show-manifest "$tree/flatpak/fr.parvis.$which.json") >"$state/$which.json" 2>"$state/$which.err"
    [ ! -s "$state/$which.err" ] || { cat "$state/$which.err"; return 1; }
  done
  python3 - "$state/Agent.json" "$state/Agent.local.json" <<'T'
import json, sys
gnome, local = (json.load(open(path)) for path in sys.argv[1:])
runtimes = [" ".join(m.pop(key) for key in ("runtime", "runtime-version", "sdk")) for m in (gnome, local)]
assert gnome == local, "the manifests differ by more than their runtime"
assert gnome["modules"], "no module"
print(" | ".join(runtimes))
T
}

# Made again when its recipe changes.
runtime () {
  recipe=$(sha256sum flatpak/make-local-runtime.sh | cut -c1-64)
  if [ "$(cat "$state/runtime.made" 2>/dev/null)" != "$recipe" ]; then
    rm -rf "$state/runtime" "$state/runtime.made" "$FLATPAK_USER_DIR"
    flatpak/make-local-runtime.sh "$state/runtime"
    echo "$recipe" >"$state/runtime.made"
  fi
  flatpak --user remote-add --if-not-exists --no-gpg-verify local "file://$state/runtime"
  flatpak --user install -y --noninteractive --or-update local fr.parvis.Platform//12 fr.parvis.Sdk//12
  echo "dépôt $(size "$state/runtime") Mio, installé $(size "$FLATPAK_USER_DIR/runtime/fr.parvis.Platform") et $(size "$FLATPAK_USER_DIR/runtime/fr.parvis.Sdk") Mio"
}

bundle () {
  tests/copy-tree.sh "$state/source"
  cd "$state"
  rm -rf repo
  dbus-run-session -- flatpak-builder --user --disable-rofiles-fuse --disable-download --force-clean --state-dir="$state/builder" \
    --repo=repo --default-branch=stable build source/flatpak/fr.parvis.Agent.local.json
  flatpak build-bundle repo parvis.flatpak fr.parvis.Agent stable
  echo "$state/parvis.flatpak, $(($(stat -c %s parvis.flatpak) / 1024)) Kio"
}

# As it is exported; flatpak-builder before 1.3 calls it .appdata.xml.
metainfo () { appstreamcli validate --no-net --explain "$state/build/export/share/metainfo/"fr.parvis.Agent.*.xml; }

desktop_file () {
  desktop-file-validate "$state/build/export/share/applications/fr.parvis.Agent.desktop"
  grep '^Exec=' "$state/build/export/share/applications/fr.parvis.Agent.desktop"
}

# Both are exported under the names that the desktop asks for; the coloured one was drawn for software centres from inside the sandbox.
icons () {
  icons=$state/build/export/share/icons/hicolor
  [ -s "$icons/scalable/apps/fr.parvis.Agent.svg" ]
  [ -s "$icons/symbolic/apps/fr.parvis.Agent-symbolic.svg" ]
  drawn=$(identify -format '%m %wx%h' "$state/build/files/share/app-info/icons/flatpak/128x128/fr.parvis.Agent.png")
  [ "$drawn" = 'PNG 128x128' ]
  echo "$drawn"
}

install_bundle () {
  flatpak --user uninstall -y --noninteractive --delete-data fr.parvis.Agent 2>/dev/null || true
  flatpak --user install -y --noninteractive "$state/parvis.flatpak"
  flatpak info --user --show-permissions fr.parvis.Agent >"$state/permissions"
  # Neither files nor devices but the screen's, and one name on the bus.
  ! grep -E '^(filesystems|persistent)=' "$state/permissions"
  grep -x 'org.freedesktop.secrets=talk' "$state/permissions"
  echo "$(size "$FLATPAK_USER_DIR/app/fr.parvis.Agent") Mio ; $(grep -E '^(shared|sockets|devices)=' "$state/permissions" | tr '\n' ' ')"
}

drive () {
  mkdir -p "$state/tests/desktop"
  sed "s|@SERVICES@|$tree/tests/desktop/services|" tests/desktop/bus.conf.in >"$state/tests/desktop/bus.conf"
  tests/desktop/under-xvfb "$state" /usr/bin/python3 flatpak/drive.py "$state/connexion.png"
}

step 'les deux manifestes' manifests
step 'le runtime local' runtime
step 'le paquet' bundle
step 'metainfo' metainfo
step 'fichier .desktop' desktop_file
step 'icônes' icons
step "l'installation" install_bundle
step 'la connexion, conduite' drive
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ]

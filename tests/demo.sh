# shellcheck shell=sh
# ./dev demo: the demo commune in .parvis/demo, its server, and the agents' application where there is a display.

demo () {
  port=8480 agent=yes fresh= population=
  while [ $# -gt 0 ]; do
    case $1 in
      --port) port=${2:?}; shift ;;
      --no-agent) agent= ;;
      --fresh) fresh=yes ;;
      --population) population=${2:?}; shift ;;
      *) fail "demo : « $1 » n'est pas une option" ;;
    esac
    shift
  done
  dir=$PWD/.parvis/demo
  # A town of another size is another town.
  [ -z "$population" ] || dir=$dir-$population
  [ -z "$fresh" ] || rm -rf "$dir"
  mkdir -p "$dir"
  case $BUILD in /*) built=$BUILD ;; *) built=$PWD/$BUILD ;; esac
  cat >"$dir/parvis.conf" <<T
[serveur]
ecoute=127.0.0.1:$port
hote=127.0.0.1:$port
url=http://127.0.0.1:$port
[donnees]
base=parvis.db
fichiers=fichiers
cle=cle-maitresse
[courriel]
expediteur=Ville de Sarrians <portail@sarrians.example>
dossier=courriels
[rendu]
programme=$built/server/rendu/parvis-render
[paiement]
fournisseur=simulation
[demo]
active=true
T
  if [ ! -f "$dir/complete" ]; then
    rm -rf "$dir/parvis.db"* "$dir/fichiers"
    "$built/server/parvis-server" init --config "$dir/parvis.conf" >/dev/null
    # shellcheck disable=SC2086
    "$built/server/parvis-server" demo --config "$dir/parvis.conf" ${population:+--population $population}
    : >"$dir/complete"
  fi
  trap 'demo_end' EXIT
  trap 'exit 130' INT TERM HUP
  server= application=
  # The pipe hands « Prêt » over; the process itself stays ours to end.
  mkfifo "$dir/sortie.$$"
  "$built/server/parvis-server" serve --config "$dir/parvis.conf" >"$dir/sortie.$$" &
  server=$!
  exec 7<"$dir/sortie.$$"
  rm -f "$dir/sortie.$$"
  read -r ready <&7 || fail "le serveur ne démarre pas"
  cat <<T
$ready

  Citoyens  pascal.dupin, david.moulin             sur la page ci-dessus
  Agents    gestionnaire, regisseur, cantine, admin  dans l'application
  Mot de passe de tous : Parvis-demo-2026
  Les courriels : http://127.0.0.1:$port/demo/courriels
  Ctrl-C arrête tout.
T
  if [ -n "$agent" ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    GSETTINGS_SCHEMA_DIR=$built/data/agent PARVIS_SERVEUR=http://127.0.0.1:$port "$built/client/parvis" &
    application=$!
  elif [ -n "$agent" ]; then
    echo "  Pas d'écran : l'application des agents n'est pas ouverte."
  fi
  cat <&7 &
  wait "$server"
}

demo_end () {
  trap '' INT TERM
  [ -z "$application" ] || kill "$application" 2>/dev/null || :
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || :; }
}

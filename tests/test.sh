# shellcheck shell=sh
# ./dev test: builds, runs every meson test (units, the real server, the browser, the desktop), then counts.

run_tests () {
  quick= fuzz= sanitize= debian= slower=
  while [ $# -gt 0 ]; do
    case $1 in
      --quick) quick=yes ;;
      --fuzz) fuzz=yes ;;
      --sanitize) sanitize=yes ;;
      --debian) debian=${2:?}; shift ;;
      *) fail "test : « $1 » n'est pas une option" ;;
    esac
    shift
  done
  [ -z "$debian" ] || exec tests/debian.sh "$debian"
  # shellcheck disable=SC2086
  need $BUILD_PACKAGES $RUN_PACKAGES $TEST_PACKAGES $LINT_PACKAGES
  # Before the build is configured: it looks for node.
  [ -n "$quick" ] || need_node
  [ -z "$fuzz" ] || { need $FUZZ_PACKAGES; exec tests/fuzz/run.sh; }
  if [ -n "$sanitize" ]; then
    BUILD=$BUILD-sanitize
    export G_SLICE=always-malloc ASAN_OPTIONS=fast_unwind_on_malloc=0:detect_leaks=1
    export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
    export PARVIS_PATIENCE=20
    slower="-t 5"
    [ -f "$BUILD/build.ninja" ] || meson setup "$BUILD" -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
  fi
  build
  if [ -n "$quick" ]; then
    set -- --no-suite web --no-suite desktop
  else
    need_node_modules
    set --
  fi
  status=0
  # shellcheck disable=SC2086
  meson test -C "$BUILD" --no-rebuild --print-errorlogs $slower "$@" || status=$?
  python3 tests/closing-line.py "$BUILD/meson-logs/testlog.json" || status=1
  return "$status"
}

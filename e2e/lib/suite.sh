# shellcheck shell=bash
# What the suites in Node have in common: a work directory, what npm brings, the jar, and nothing left behind. To be sourced.

# begin_suite NAME: makes the work directory, E2E_DIR, which goes with the script unless it fails. A function after_suite, where the
# script has one, is called at the end.
begin_suite() {
  SUITE=$1
  E2E_DIR=$(mktemp -d "${TMPDIR:-/tmp}/mcpstead-$SUITE-XXXXXX")
  export SUITE E2E_DIR
  child=''
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

# The tests stop what they start; this is for when they were themselves stopped in between.
clean_up() {
  local status=$? pid
  if [ -n "$child" ]; then kill "$child" 2>/dev/null || true; fi
  if [ -f "$E2E_DIR/pids" ]; then
    while read -r pid; do
      # Only if it still is a child of this run: its environment names the work directory.
      if grep -qs "E2E_DIR=$E2E_DIR" "/proc/$pid/environ"; then kill -KILL "$pid" 2>/dev/null || true; fi
    done <"$E2E_DIR/pids"
  fi
  if declare -F after_suite >/dev/null; then after_suite; fi
  if [ "$status" = 0 ]; then
    rm -rf "$E2E_DIR"
  else
    echo "$SUITE: logs are in $E2E_DIR"
  fi
}

# What package-lock.json of this directory names, where it is not there yet.
install_packages() {
  if ! [ -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --ignore-scripts --loglevel=error
  fi
}

# run COMMAND...: in the background, as bash would keep a signal to itself until a command in the foreground ends.
run() {
  "$@" &
  child=$!
  wait "$child"
  child=''
}

# find_tests DIRECTORY PART: puts the test files with that part in their names into the array tests.
find_tests() {
  shopt -s nullglob
  tests=("$1"/*"$2"*.test.mjs)
  if [ ${#tests[@]} = 0 ]; then
    echo "$SUITE: no test file has '$2' in its name" >&2
    exit 2
  fi
}

# run_tests MILLISECONDS: runs the tests that were found, each for so long at most.
run_tests() {
  local lib
  lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  # Builds the jar where it is missing or out of date, so that no test waits for it.
  "$lib/../../bin/mcpstead" --version
  run node --test --test-concurrency=1 --test-timeout="$1" \
    --test-reporter="$lib/summary.mjs" --test-reporter-destination=stdout "${tests[@]}"
}

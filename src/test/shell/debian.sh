# shellcheck shell=bash
# What tests take from a Debian machine. To be sourced.

# install_tools PROGRAM:PACKAGE...: installs the packages whose programs are missing; fails where it cannot.
install_tools() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  [ ${#missing[@]} != 0 ] || return 0
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null
}

# Prints the home of a JDK 25.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/jdk*25*; do
    grep -qs '^JAVA_VERSION="25' "$home/release" && readlink -f "$home" && return
  done
  return 1
}

# root_filesystem NAME PACKAGE,...: prints the path of a tar with a minimal Debian and these packages, built from this machine's own
# package sources and kept in a cache.
root_filesystem() {
  local name=$1 packages=$2 codename origin cache tar
  # shellcheck disable=SC1091 # of the machine
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC1091
  origin=$(. /etc/os-release && echo "${ID^}")
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/mcpstead
  tar=$cache/$name-$codename-$(md5sum <<<"$packages" | cut -c 1-8).tar
  if [ ! -f "$tar" ]; then
    mkdir -p "$cache"
    # Without package lists there is nothing that names the sources.
    [ -n "$(apt-get indextargets 'Identifier: Packages')" ] || apt-get -qq update
    # shellcheck disable=SC2016 # apt expands these names, not the shell
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
      "Origin: $origin" 'Identifier: Packages' \
      | mmdebstrap --quiet --format=tar --variant=minbase --include="$packages" "$codename" "$tar.new" - >&2
    mv "$tar.new" "$tar"
  fi
  echo "$tar"
}

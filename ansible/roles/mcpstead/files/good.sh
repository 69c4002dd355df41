#!/bin/sh
# good.sh COMMAND HOME CONFIG_DIR UNIT [...]: what a host keeps of the deployments that were found to work.
#
# Each is a directory CONFIG_DIR/good/NUMBER_RELEASE, for root alone: config.yml, the unit, what the role noted
# (settings.json), checksums of it all (files.json), and in the newest the secrets too. They are a stack: a deployment that was
# verified goes on top, and a rollback takes off what is above the one it goes back to.
#
#   list                           all of them, oldest first, then what is in place; one line of JSON each
#   mark KEEP SETTINGS [NAME...]   puts what is in place on top, in place of those named; removes what is old
#   restore NAME [secrets]         puts one in place again
set -eu
umask 077
LC_ALL=C
export LC_ALL

command=$1 home=$2 config_dir=$3 unit=$4
shift 4
good=$config_dir/good

entries() {
  [ ! -d "$good" ] || ls "$good"
}

sum_of() {
  [ ! -f "$1" ] || sha256sum <"$1" | cut -d ' ' -f 1
}

sums_of_tokens() {
  separator=''
  for token in "$config_dir"/tokens/*; do
    [ -f "$token" ] || continue
    printf '%s"%s":"%s"' "$separator" "${token##*/}" "$(sum_of "$token")"
    separator=,
  done
}

in_place() {
  printf '{"release":"%s","config":"%s","unit":"%s","env":"%s","tokens":{%s}}\n' \
    "$(basename "$(readlink "$home/current" || true)")" "$(sum_of "$config_dir/config.yml")" "$(sum_of "$unit")" \
    "$(sum_of "$config_dir/mcpstead.env")" "$(sums_of_tokens)"
}

list() {
  for name in $(entries); do
    printf '{"name":"%s","files":%s,"settings":%s}\n' \
      "$name" "$(cat "$good/$name/files.json")" "$(cat "$good/$name/settings.json")"
  done
  printf '{"name":"","files":%s,"settings":{}}\n' "$(in_place)"
}

# Aside and then renamed, so that none is ever there by half.
mark() {
  keep=$1 settings=$2
  shift 2
  last=$(entries | tail -n 1)
  new=$config_dir/.good.new
  rm -rf "$new"
  mkdir "$new"
  mkdir -p "$good"
  cp -p "$config_dir/config.yml" "$config_dir/mcpstead.env" "$unit" "$new"
  [ ! -d "$config_dir/tokens" ] || cp -pR "$config_dir/tokens" "$new"
  printf '%s\n' "$settings" >"$new/settings.json"
  in_place >"$new/files.json"
  number=${last%%_*}
  # Without its zeros, which would make it octal.
  number=$((${number#"${number%%[!0]*}"} + 1))
  top=$(printf '%06d' "$number")_$(basename "$(readlink "$home/current")")
  mv "$new" "$good/$top"
  for name in "$@"; do
    rm -rf "${good:?}/$name"
  done
  for name in $(entries); do
    [ "$name" = "$top" ] || rm -rf "$good/$name/mcpstead.env" "$good/$name/tokens"
  done
  prune "$keep"
}

# Keeps the newest KEEP deployments, the newest of each of the newest KEEP releases, and the releases of all these.
prune() {
  keep=$1 count=0 releases=' ' distinct=0
  for name in $(entries | sort -r); do
    count=$((count + 1))
    case $releases in
      *" ${name#*_} "*) [ "$count" -le "$keep" ] || rm -rf "${good:?}/$name" ;;
      *)
        distinct=$((distinct + 1))
        if [ "$distinct" -le "$keep" ]; then releases="$releases${name#*_} "; else rm -rf "${good:?}/$name"; fi
        ;;
    esac
  done
  for release in "$home"/releases/*; do
    [ -d "$release" ] || continue
    case $releases in
      *" ${release##*/} "*) ;;
      *)
        echo "removed $release"
        rm -rf "$release"
        ;;
    esac
  done
}

put() {
  cp -p "$1" "$2.new"
  mv "$2.new" "$2"
}

restore() {
  from=$good/$1
  put "$from/config.yml" "$config_dir/config.yml"
  put "$from/${unit##*/}" "$unit"
  if [ "${2:-}" = secrets ]; then
    put "$from/mcpstead.env" "$config_dir/mcpstead.env"
    rm -rf "$config_dir/tokens"
    [ ! -d "$from/tokens" ] || cp -pR "$from/tokens" "$config_dir"
  fi
  rm -f "$home/current.new"
  ln -s "releases/${1#*_}" "$home/current.new"
  mv -T "$home/current.new" "$home/current"
}

case $command in
  list) list ;;
  mark) mark "$@" ;;
  restore) restore "$@" ;;
  *)
    echo "no such command: $command" >&2
    exit 2
    ;;
esac

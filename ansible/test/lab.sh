# The machines of the test: three gateways and a balancer, which are containers of systemd-nspawn on a bridge, and this
# namespace as the operator's machine, which also has the upstreams and the clients. Sourced; expects work, cgroup, tar and jdk.
# shellcheck shell=bash
: "${work:?}" "${cgroup:?}" "${tar:?}" "${jdk:?}" "${first_token:?}" "${workflow_token:?}"
settings=() plays=0 traffic='' answered=0 forgiven=0
log=''

gateways=(gateway1 gateway2 gateway3)
declare -A address=([operator]=192.0.2.1 [balancer]=192.0.2.10 [gateway1]=192.0.2.11 [gateway2]=192.0.2.12 [gateway3]=192.0.2.13)
entry=http://${address[balancer]}

# Boots all machines, and waits for their ssh.
boot() {
  make_network
  make_base
  own_cgroups
  local name
  for name in balancer "${gateways[@]}"; do
    make_machine "$name"
    keep_running "$name" &
  done
  for name in balancer "${gateways[@]}"; do
    await_ssh "$name"
  done
}

make_network() {
  ip link set lo up
  # With an address of its own. Otherwise a bridge takes the lowest of its ports', which is another while that host reboots, and all
  # who know the operator's machine by the one before lose it for seconds.
  ip link add lab address 02:00:00:00:00:01 type bridge
  ip address add "${address[operator]}/24" dev lab
  ip link set lab up
}

# What the machines have in common: a user who may become root, a key for them, and Java as a directory.
make_base() {
  base=$work/base
  mkdir "$base" "$work/machines"
  mount -t tmpfs -o mode=755 tmpfs "$base"
  mount -t tmpfs -o mode=755 tmpfs "$work/machines"
  tar -C "$base" -xf "$tar"
  mkdir -p "$base/usr/lib/jvm/jdk-25"
  ssh-keygen -q -t ed25519 -N '' -f "$work/key"
  chroot "$base" useradd --create-home --shell /bin/bash deploy
  echo 'deploy ALL=(ALL) NOPASSWD: ALL' >"$base/etc/sudoers.d/deploy"
  install -d -m 700 "$base/home/deploy/.ssh"
  cp "$work/key.pub" "$base/home/deploy/.ssh/authorized_keys"
  chroot "$base" chown -R deploy:deploy /home/deploy/.ssh
  chroot "$base" systemctl --quiet enable systemd-networkd
  chroot "$base" systemctl --quiet disable haproxy 2>/dev/null
  # As docs/operations.md has it. Only the balancer runs HAProxy.
  echo 'EXTRAOPTS="-S /run/haproxy-master.sock -f /etc/haproxy/conf.d"' >>"$base/etc/default/haproxy"
  write_ssh_config
}

write_ssh_config() {
  local name key
  key=$(cut -d ' ' -f 1-2 "$base/etc/ssh/ssh_host_ed25519_key.pub")
  for name in "${!address[@]}"; do
    echo "${address[$name]} $key"
  done >"$work/known_hosts"
  {
    for name in "${!address[@]}"; do
      printf 'Host %s\n  HostName %s\n' "$name" "${address[$name]}"
    done
    cat <<END
Host *
  User deploy
  IdentityFile $work/key
  UserKnownHostsFile $work/known_hosts
  ControlMaster auto
  ControlPath $work/ssh-%h
  ControlPersist 600
END
  } >"$work/ssh_config"
}

# systemd in a container needs a pure cgroup v2 view, of which it owns its part.
own_cgroups() {
  echo 0 >"$cgroup/cgroup.procs"
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  cgroup=/sys/fs/cgroup/${cgroup##*/}
}

make_machine() {
  local name=$1 root=$work/machines/$1
  mkdir "$root" "$root.upper" "$root.work" "$cgroup/$name"
  mount -t overlay -o "lowerdir=$base,upperdir=$root.upper,workdir=$root.work" overlay "$root"
  # Without an id of its own a machine takes itself for new, and enables every service.
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  echo "$name" >"$root/etc/hostname"
  echo "127.0.0.1 localhost $name" >"$root/etc/hosts"
  cat >"$root/etc/systemd/network/10-lab.network" <<END
[Match]
Name=host0
[Network]
Address=${address[$name]}/24
LinkLocalAddressing=no
END
}

# Runs a machine, and runs it again where it reboots, which systemd-nspawn says by its exit status.
keep_running() {
  local name=$1 status=133
  while [ $status = 133 ]; do
    status=0
    bash -c 'echo 0 >"$1"; shift; exec "$@"' start "$cgroup/$name/cgroup.procs" \
      systemd-nspawn --quiet --boot --directory="$work/machines/$name" --machine="$name" --register=no --keep-unit \
      --network-bridge=lab --resolv-conf=off --timezone=off --link-journal=no --bind-ro="$jdk:/usr/lib/jvm/jdk-25" \
      >>"$work/$name.console" 2>&1 </dev/null || status=$?
  done
}

await_ssh() {
  local name=$1
  for _ in $(seq 240); do
    on "$name" true 2>/dev/null && return
    sleep 0.25
  done
  cat "$work/$name.console" >&2
  fail "$name did not boot"
}

# on MACHINE COMMAND...: runs it there as root.
on() {
  local name=$1
  shift
  ssh -F "$work/ssh_config" "$name" "sudo $(printf '%q ' "$@")"
}

# Writes the second inventory: what of the example is other here. The example's own upstreams are not here, and a release may
# be an archive.
write_inventory() {
  cat >"$work/inventory.yml" <<END
all:
  vars:
    ansible_ssh_common_args: -F $work/ssh_config
mcpstead:
  hosts:
    gateway1.example.org: {ansible_host: ${address[gateway1]}, mcpstead_aot_cache: true}
    gateway2.example.org: {ansible_host: ${address[gateway2]}}
    gateway3.example.org: {ansible_host: ${address[gateway3]}, mcpstead_java_home: '', mcpstead_watchdog_seconds: 20, mcpstead_archive: '{{ lab_archives[mcpstead_version] | default("") }}'}
  vars:
    lab_archives: {0.2.0: $work/releases/0.2.0.tar.gz}
    mcpstead_jar: '$work/releases/{{ mcpstead_version }}/lib/mcpstead.jar'
    mcpstead_launcher: '$work/releases/{{ mcpstead_version }}/bin/mcpstead'
    mcpstead_aot_cache: false
    mcpstead_health_timeout: 10
    vault_client_tokens: first $first_token
    vault_workflow_token: $workflow_token
mcpstead_haproxy:
  hosts:
    balancer.example.org: {ansible_host: ${address[balancer]}}
mcpstead_prometheus:
  hosts:
    monitor.example.org: {ansible_host: ${address[balancer]}}
END
}

# run_playbook PLAYBOOK ARGUMENT...: its output goes to $log.
run_playbook() {
  plays=$((plays + 1))
  log=$work/play.$plays.log
  ANSIBLE_HOME=$work/ansible ANSIBLE_NOCOLOR=1 ansible-playbook \
    -i inventory.example.yml -i "$work/inventory.yml" "$@" >"$log" 2>&1 </dev/null
}

# deploy ARGUMENT...: site.yml with what is to be deployed now, $settings.
deploy() {
  run_playbook site.yml "${settings[@]}" "$@"
}

rollback() {
  run_playbook rollback.yml "$@"
}

# only NUMBER...: the arguments that narrow a play to these gateways.
only() {
  local hosts=''
  for number in "$@"; do
    hosts+="gateway$number.example.org,"
  done
  echo "--limit=$hosts"
}

# Prints a configuration as extra variables: `configuration [--port N] SERVER...`. Of the servers, those of the lab answer, others
# do not; one as name! is required.
configuration() {
  local port=8766 server servers=''
  [ "$1" != --port ] || { port=$2 && shift 2; }
  for server in "$@"; do
    servers+=$(server "${server%!}" "$([[ $server == *! ]] && echo true || echo false)"),
  done
  printf '{"mcpstead_config": {"host": "0.0.0.0", "port": %s, "shutdown": {"delay_seconds": 4},
    "mcp": {"auth": {"mode": "bearer"}}, "servers": [%s]}}' "$port" "${servers%,}"
}

server() {
  local url=http://192.0.2.1:3000/$1/mcp auth='"none"'
  case $1 in
    workflow) auth='{"type": "bearer", "token_file": "/etc/mcpstead/tokens/workflow"}' ;;
    gone) url=http://192.0.2.1:9/mcp ;;
  esac
  printf '{"name": "%s", "url": "%s", "required": %s, "auth": %s, "reconnect": {"backoff_max_ms": 1000}}' "$1" "$url" "$2" "$auth"
}

# make_release VERSION [CLASS]: of the built jar, with that version in it; the class is then no class.
make_release() {
  local release=$work/releases/$1 aside=$work/aside
  mkdir -p "$release/bin" "$release/lib" "$aside/io/mcpstead/http"
  cp "$MCPSTEAD_JAR" "$release/lib/mcpstead.jar"
  cp "$MCPSTEAD_LAUNCHER" "$release/bin/mcpstead"
  (
    cd "$aside" || exit
    "$jdk/bin/jar" --extract --file "$MCPSTEAD_JAR" io/mcpstead/build.properties
    sed -i "s/^version=.*/version=$1/" io/mcpstead/build.properties
    [ -z "${2:-}" ] || echo 'not a class' >"$2"
    find . -type f -printf '%P\n' | xargs "$jdk/bin/jar" --update --file "$release/lib/mcpstead.jar"
  )
  rm -r "$aside"
}

# make_archive VERSION: of that release, as the packages have it, with a Java of its own.
make_archive() {
  local name=mcpstead-$1 aside=$work/aside modules
  mkdir "$aside"
  cp -r "$work/releases/$1" "$aside/$name"
  modules=$(sed -n 's|.*<runtime.modules>\(.*\)</runtime.modules>.*|\1|p' ../pom.xml)
  "$jdk/bin/jlink" --add-modules "$modules" --strip-debug --output "$aside/$name/runtime"
  tar -C "$aside" -czf "$work/releases/$1.tar.gz" "$name"
  rm -r "$aside"
}

# Prints how many changes the last play made, of all hosts.
changes() {
  grep -o 'changed=[0-9]*' "$log" | sort -u
}

pid() {
  on "$1" systemctl show --property=MainPID --value mcpstead
}

pids() {
  local name
  for name in "${gateways[@]}"; do
    pid "$name"
  done
}

# Prints the status that curl gets with these arguments.
status_of() {
  curl --silent --output /dev/null --max-time 5 --write-out '%{http_code}' "$@"
}

# with_token TOKEN GATEWAY: the status of a request with it, to a port that needs one.
with_token() {
  status_of --request POST --header "Authorization: Bearer $1" --header 'Content-Type: application/json' \
    --header 'Accept: application/json' --data '{"jsonrpc":"2.0","id":1,"method":"ping"}' "http://${address[$2]}:8766/mcp"
}

# Prints the names on a gateway's health page, in their order.
servers() {
  curl --silent --max-time 5 "http://${address[$1]}:8766/health" \
    | python3 -c 'import json, sys; print(*[s["name"] for s in json.load(sys.stdin)["servers"]])'
}

# Prints the version that runs on a gateway.
version() {
  curl --silent --max-time 5 "http://${address[$1]}:8766/metrics" | sed -n 's/^mcpstead_build_info{.*[{,]version="\([^"]*\)".*/\1/p'
}

ask_haproxy='import socket
s = socket.socket(socket.AF_UNIX)
s.connect("/run/haproxy/admin.sock")
s.sendall(b"show stat\n")
print(s.makefile().read())'

# Prints what HAProxy thinks of the gateways.
in_balance() {
  on balancer python3 -c "$ask_haproxy" | awk -F, '$1 == "mcpstead" && $2 ~ /^gateway/ { printf "%s ", $18 }'
}

# expect WHAT VALUE COMMAND...: fails unless the command prints the value.
expect() {
  local what=$1 value=$2 found
  shift 2
  found=$("$@") || true
  [ "$found" = "$value" ] || fail "expected $what: $value, found: $found"
}

# The same for what comes true in a while.
expect_soon() {
  for _ in $(seq 120); do
    [ "$("${@:3}" 2>/dev/null)" = "$2" ] && return
    sleep 0.25
  done
  expect "$@"
}

# fails_with TEXT COMMAND...: the play must fail, and its output have the text.
fails_with() {
  local text=$1
  shift
  ! "$@" || fail 'the play went through'
  grep -qE "$text" "$log" || fail "the play does not say '$text'"
}

# The other hosts were not even looked at.
stopped_at_first() {
  ! grep -q 'gateway[23].example.org *: ok' "$log" || fail 'the play went on to other hosts'
}

start_traffic() {
  mkdir "$work/traffic"
  test/traffic.py "$entry/mcp" "$work/traffic.token" "$work/traffic" 2>"$work/traffic.err" &
  # shellcheck disable=SC2034 # scenario stops it
  traffic=$!
  unbroken
}

count() {
  sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" "$work/traffic/counts.json"
}

# Fails where a request has failed, or where none are made any more.
unbroken() {
  local before=$answered
  for _ in $(seq 100); do
    answered=$(count calls 2>/dev/null) || true
    [ "${answered:-0}" -le $((before + 20)) ] || break
    sleep 0.1
  done
  [ "${answered:-0}" -gt $((before + 20)) ] || fail "the clients are stuck at ${answered:-0} calls: $(cat "$work/traffic.err")"
  [ "$(count failed)" = "$forgiven" ] || fail "requests failed: $(tail -n 20 "$work/traffic/failures")"
}

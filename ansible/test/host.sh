# What scenario is written with. Sourced; expects work, cgroup, tar, jdk and root.
# shellcheck shell=bash
: "${work:?}" "${cgroup:?}" "${tar:?}" "${jdk:?}" "${root:?}"

steps=0
plays=0
log=''
token='token-of-the-first-deployment'
# Every character that a shell or systemd might take for its own.
# shellcheck disable=SC2016,SC2034 # meant literally; scenario uses it
awkward='a"b\c$HOME`d%e #f'\''g'

fail() {
  echo "FAILED: $1" >&2
  [ -z "$log" ] || { echo "--- the last play:" && tail -n 60 "$log"; } >&2
  exit 1
}

step() {
  steps=$((steps + 1))
  echo "[$SECONDS s] $steps. $1"
}

# Boots the host in this pid and network namespace and waits for its ssh.
boot() {
  mkdir "$root"
  mount -t tmpfs -o mode=755 tmpfs "$root"
  tar -C "$root" -xf "$tar"
  mkdir -p "$root/usr/lib/jvm/jdk-25"
  rm -f "$root/etc/machine-id"
  echo gateway >"$root/etc/hostname"
  echo '127.0.0.1 localhost gateway' >"$root/etc/hosts"
  allow_ssh
  ip link set lo up

  # systemd inside needs a pure cgroup v2 view, of which it owns all.
  echo 0 >"$cgroup/cgroup.procs"
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  systemd-nspawn --quiet --boot --directory="$root" --machine=gateway --register=no --keep-unit \
    --resolv-conf=off --timezone=off --link-journal=no --bind-ro="$jdk:/usr/lib/jvm/jdk-25" \
    >"$work/console.log" 2>&1 </dev/null &
  for _ in $(seq 120); do
    on_host true 2>/dev/null && return
    sleep 0.25
  done
  cat "$work/console.log" >&2
  fail 'the host did not boot'
}

# A user who may become root, an ephemeral key for them, and the inventory that says so.
allow_ssh() {
  ssh-keygen -q -t ed25519 -N '' -f "$work/key"
  chroot "$root" useradd --create-home --shell /bin/bash deploy
  echo 'deploy ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/deploy"
  install -d -m 700 "$root/home/deploy/.ssh"
  cp "$work/key.pub" "$root/home/deploy/.ssh/authorized_keys"
  chroot "$root" chown -R deploy:deploy /home/deploy/.ssh
  echo "127.0.0.1 $(cut -d ' ' -f 1-2 "$root/etc/ssh/ssh_host_ed25519_key.pub")" >"$work/known_hosts"
  cat >"$work/ssh_config" <<END
Host gateway
  HostName 127.0.0.1
  User deploy
  IdentityFile $work/key
  UserKnownHostsFile $work/known_hosts
  ControlMaster auto
  ControlPath $work/ssh
  ControlPersist 60
END
  cat >"$work/inventory.yml" <<END
mcpstead:
  hosts:
    gateway:
      ansible_ssh_common_args: -F $work/ssh_config
      mcpstead_jar: $MCPSTEAD_JAR
      mcpstead_launcher: $MCPSTEAD_LAUNCHER
      vault_gateway_token: $token
      vault_workflow_token: token-of-the-upstream
END
}

# Runs a command as root on the host.
on_host() {
  ssh -F "$work/ssh_config" gateway "sudo $(printf '%q ' "$@")"
}

# Runs the playbook with the example inventory's variables; its output goes to $log.
play() {
  plays=$((plays + 1))
  log=$work/play.$plays.log
  ANSIBLE_HOME=$work/ansible ANSIBLE_NOCOLOR=1 ansible-playbook -i inventory.example.yml -i "$work/inventory.yml" \
    --limit gateway site.yml "$@" >"$log" 2>&1 </dev/null
}

# Prints extra variables for play: a configuration with this port and these servers, which nobody answers for.
config() {
  local port=$1 name servers=''
  shift
  for name in "$@"; do
    servers+="{\"name\": \"$name\", \"url\": \"http://127.0.0.1:9/mcp\"},"
  done
  printf '{"mcpstead_config": {"host": "0.0.0.0", "port": %s, "mcp": {"auth": {"mode": "bearer"}}, "servers": [%s]}}' "$port" "${servers%,}"
}

# Prints the last play's count of changes.
changes() {
  grep -o 'changed=[0-9]*' "$log"
}

pid() {
  on_host systemctl show --property=MainPID --value mcpstead
}

bearer_token_of_service() {
  on_host cat "/proc/$(pid)/environ" | tr '\0' '\n' | sed -n 's/^MCPSTEAD_BEARER_TOKEN=//p'
}

# Prints the status that curl gets with these arguments.
status_of() {
  curl --silent --output /dev/null --max-time 5 --write-out '%{http_code}' "$@"
}

# Prints the names on the health page, in their order.
servers() {
  curl --silent --max-time 5 http://127.0.0.1:8766/health \
    | python3 -c 'import json, sys; print(*[s["name"] for s in json.load(sys.stdin)["servers"]])'
}

# expect WHAT VALUE COMMAND...: fails unless the command prints the value.
expect() {
  local what=$1 value=$2 found
  shift 2
  found=$("$@") || true
  [ "$found" = "$value" ] || fail "expected $what: $value, found: $found"
}

# The same for what comes true in a moment.
expect_soon() {
  for _ in $(seq 40); do
    [ "$("${@:3}" 2>/dev/null)" = "$2" ] && return
    sleep 0.25
  done
  expect "$@"
}

# Sourced by scripts/setup: the tools that Ferry, its nodes and its tests call.
# shellcheck shell=bash disable=SC2154

packages=(
  ca-certificates
  curl           # the tests' HTTP client
  iproute2       # ip, ss
  iptables       # CRIU's other way to lock connections
  iputils-arping # tells the neighbours that an address has moved
  nftables       # CRIU's lock on connections, and its removal
  procps psmisc
  util-linux # nsenter, unshare, setsid, prlimit
)

# Real servers that npm run test:network moves, with the clients that use them meanwhile.
servers=(nginx-light postgresql redis-server socat)

# What npm run bench measures Ferry against beside CRIU itself, scp over a real sshd, runc, podman, and a workload.
bench=(openssh-client openssh-server podman redis-server)

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" </dev/null
}

# A foreign source that does not answer must not stop us, so only the installation decides.
install_packages() {
  local updated=0
  say installing "$* (apt)"
  quietly apt update || updated=$?
  quietly apt install -y --no-install-recommends "$@" && return
  [ "$updated" -eq 0 ] || echo "(apt-get update had failed too)" >&2
  die "apt could not install: $*" \
    "fix what apt says above (network, /etc/apt/sources.list*), or install them by hand, and run scripts/setup again"
}

setup_packages() { want_packages packages "${packages[@]}"; }

setup_servers() { without_starting want_packages servers "${servers[@]}"; }

setup_bench() {
  # Docker's own packages bring one along, and would have to go for Debian's.
  command -v runc >/dev/null || bench+=(runc)
  without_starting want_packages bench "${bench[@]}"
}

# Packages of servers would start them: a policy
# (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt) says no meanwhile, unless the machine has
# one of its own.
without_starting() {
  local policy=/usr/sbin/policy-rc.d
  if [ -n "$dry_run" ] || [ -e "$policy" ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 0755 "$policy"
  # shellcheck disable=SC2064
  trap "rm -f '$policy'" EXIT
  "$@"
  rm -f "$policy"
  trap - EXIT
}

want_packages() {
  local what=$1 missing
  shift
  mapfile -t missing < <(missing_packages "$@")
  if [ ${#missing[@]} -eq 0 ]; then
    summary+=" $what"
  elif [ -n "$dry_run" ]; then
    say "would install" "${missing[*]} (apt)"
  else
    install_packages "${missing[@]}"
    summary+=" $what"
  fi
}

# Sourced by scripts/setup.
# shellcheck shell=bash disable=SC2154

summary=

# say "installing" "what": one line for each thing that is done.
say() { echo "$1: $2"; }

# die "what happened" ["what to do about it"...]
die() {
  echo "ferry setup: $1" >&2
  shift
  for remedy in "$@"; do echo "  $remedy" >&2; done
  exit 1
}

# Runs a command whose output matters only when it fails.
quietly() {
  local out rc=0
  out=$("$@" 2>&1) || rc=$?
  [ "$rc" -eq 0 ] || printf '%s\n' "$out" >&2
  return "$rc"
}

require_machine() {
  [ "$(uname -s)" = Linux ] || die "Linux is needed, this is $(uname -s)"
  [ "$(id -u)" -eq 0 ] ||
    die "root is needed: CRIU reads and rebuilds other processes" "run: sudo scripts/setup"
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
    die "apt is needed: this script knows Debian and Ubuntu only" \
      "elsewhere: install CRIU >= 4.2, iproute2, nftables and iputils' arping, make $prefix/bin/criu a link to criu," \
      "and run: npm ci && npm run build"
}

# Two runs at once would unpack and install into each other.
one_at_a_time() {
  mkdir -p /run/lock
  exec {lock_fd}>/run/lock/ferry-setup.lock
  flock -n "$lock_fd" && return
  say waiting "another scripts/setup is running"
  flock -w 900 "$lock_fd" || die "another scripts/setup has held /run/lock/ferry-setup.lock for 15 minutes"
}

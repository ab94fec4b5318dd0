# shellcheck shell=sh disable=SC2154
# Sourced: what somebody who moves a process with live connections has to do by hand about its address, if it has one
# ($moving, ADDRESS/PREFIX).

# Options for criu.
connections() { [ -z "$moving" ] || echo --tcp-established --network-lock nftables; }

# From the first node to the second, and criu's lock with it: it would stay, and be in the way of a migration back.
take_address() {
  [ -n "$moving" ] || return 0
  on "$1" ip addr del "$moving" dev eth0
  on "$1" nft flush ruleset
  on "$2" ip addr add "$moving" dev eth0
}

# Tells the neighbours.
announce_address() { [ -z "$moving" ] || on "$1" arping -q -c 1 -A -I eth0 "${moving%/*}"; }

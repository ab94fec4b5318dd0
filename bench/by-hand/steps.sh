# shellcheck shell=sh disable=SC2154
# Sourced: what more than one recipe does.

# on INIT COMMAND...: on the node with that pid 1.
on() { init=$1; shift; nsenter --target "$init" --mount --uts --ipc --net --pid -- "$@"; }

# Returns when CRIU's page server listens on port 7700 of the second node; its images are in $work/images. Started by this
# shell rather than with --daemon, so that its processor time is counted.
start_page_server() {
  mkdir "$work" "$work/images"
  mkfifo "$work/listening"
  on "$to" "$criu" page-server --images-dir "$work/images" --work-dir "$work" --log-file page-server.log -v2 \
    --address "$address" --port 7700 --status-fd 3 3>"$work/listening" &
  head -c 1 "$work/listening" >/dev/null
}

# What somebody who moves a process with live connections has to do about its address, if it has one ($moving,
# ADDRESS/PREFIX). First options for criu:
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

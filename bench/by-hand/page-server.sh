#!/bin/sh
# A migration with CRIU's own TCP page server, as its documentation has it. Both nodes see the image directory, so
# nothing but pages has to travel: the most that can be got out of it by hand.
# usage: page-server.sh CRIU PID FROM_INIT TO_INIT TO_ADDRESS WORK [MOVING_ADDRESS]
#        (INIT: the host's pid of a node's pid 1; WORK: a new directory, seen by both nodes; MOVING_ADDRESS:
#        goes with the process, ADDRESS/PREFIX)
set -eu
criu=$1 pid=$2 from=$3 to=$4 address=$5 work=$6 dir=$6/images moving=${7:-}
on() { init=$1; shift; nsenter --target "$init" --mount --uts --ipc --net --pid -- "$@"; }
. "$(dirname "$0")/address.sh"

mkdir "$work" "$dir"
# Started by this shell rather than with --daemon, so that its processor time is counted.
mkfifo "$dir/listening"
on "$to" "$criu" page-server --images-dir "$dir" --work-dir "$work" --log-file page-server.log -v2 \
  --address "$address" --port 7700 --status-fd 3 3>"$dir/listening" &
head -c 1 "$dir/listening" >/dev/null
# shellcheck disable=SC2046
on "$from" "$criu" dump --tree "$pid" --images-dir "$dir" --work-dir "$work" --log-file dump.log -v2 \
  --page-server --address "$address" --port 7700 $(connections)
wait
take_address "$from" "$to"
# shellcheck disable=SC2046
on "$to" "$criu" restore --images-dir "$dir" --work-dir "$work" --log-file restore.log -v2 --restore-detached \
  $(connections)
announce_address "$to"

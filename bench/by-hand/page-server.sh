#!/bin/sh
# A migration with CRIU's own TCP page server, as its documentation has it. Both nodes see the image directory, so
# nothing but pages has to travel: the most that can be got out of it by hand.
# usage: page-server.sh CRIU PID FROM_INIT TO_INIT TO_ADDRESS DIRECTORY     (INIT: the host's pid of a node's pid 1)
set -eu
criu=$1 pid=$2 from=$3 to=$4 address=$5 dir=$6
on() { init=$1; shift; nsenter --target "$init" --mount --uts --ipc --net --pid -- "$@"; }

mkdir -p "$dir"
on "$to" "$criu" page-server --images-dir "$dir" --work-dir "$dir" --log-file page-server.log -v2 \
  --address "$address" --port 7700 --daemon
on "$from" "$criu" dump --tree "$pid" --images-dir "$dir" --work-dir "$dir" --log-file dump.log -v2 \
  --page-server --address "$address" --port 7700
on "$to" "$criu" restore --images-dir "$dir" --work-dir "$dir" --log-file restore.log -v2 --restore-detached

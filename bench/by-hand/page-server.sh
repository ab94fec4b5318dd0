#!/bin/sh
# A migration with CRIU's own TCP page server, as its documentation has it. Both nodes see the image directory, so
# nothing but pages has to travel: the most that can be got out of it by hand.
# usage: page-server.sh CRIU FROM_INIT TO_INIT TO_ADDRESS WORK PID kill|keep [MOVING_ADDRESS]
#        (INIT: the host's pid of a node's pid 1; WORK: a new directory, seen by both nodes; kill: the dump ends the process;
#        keep: it stays, stopped, until it runs on the other node; MOVING_ADDRESS: goes with the process, ADDRESS/PREFIX)
set -eu
criu=$1 from=$2 to=$3 address=$4 work=$5 pid=$6 source=$7 moving=${8:-}
. "$(dirname "$0")/steps.sh"

start_page_server
# shellcheck disable=SC2046
on "$from" "$criu" dump --tree "$pid" --images-dir "$work/images" --work-dir "$work" --log-file dump.log -v2 \
  --page-server --address "$address" --port 7700 $([ "$source" = kill ] || echo --leave-stopped) $(connections)
wait
take_address "$from" "$to"
# shellcheck disable=SC2046
on "$to" "$criu" restore --images-dir "$work/images" --work-dir "$work" --log-file restore.log -v2 --restore-detached \
  $(connections)
announce_address "$to"
[ "$source" = kill ] || on "$from" kill -KILL -- "-$pid"

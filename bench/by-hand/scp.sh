#!/bin/sh
# The recipe of CRIU's wiki (https://criu.org/Live_migration): dump, scp -r, restore, kill. Images are on a tmpfs at
# both ends, so no disk slows it down.
# usage: scp.sh CRIU FROM_INIT TO_INIT TO_ADDRESS WORK PID DIRECTORY SSH_CONFIG [MOVING_ADDRESS]
#        (INIT: the host's pid of a node's pid 1; WORK: a new directory for criu's logs and figures, seen by both nodes;
#        DIRECTORY: on a tmpfs of the node's own; MOVING_ADDRESS: goes with the process, ADDRESS/PREFIX)
set -eu
criu=$1 from=$2 to=$3 address=$4 work=$5 pid=$6 dir=$7 ssh_config=$8 moving=${9:-}
. "$(dirname "$0")/steps.sh"

mkdir "$work"
on "$from" mkdir "$dir"
# shellcheck disable=SC2046
on "$from" "$criu" dump --tree "$pid" --images-dir "$dir" --work-dir "$work" --log-file dump.log -v2 --leave-stopped \
  $(connections)
on "$from" scp -q -F "$ssh_config" -r "$dir" "$address:$dir"
take_address "$from" "$to"
# shellcheck disable=SC2046
on "$to" "$criu" restore --images-dir "$dir" --work-dir "$work" --log-file restore.log -v2 --restore-detached \
  $(connections)
announce_address "$to"
# The recipe kills one process; here the whole session of it went.
on "$from" kill -KILL -- "-$pid"
on "$from" nft flush ruleset
on "$from" rm -rf "$dir"
on "$to" rm -rf "$dir"

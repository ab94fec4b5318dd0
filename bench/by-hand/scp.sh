#!/bin/sh
# The recipe of CRIU's wiki (https://criu.org/Live_migration): dump, scp -r, restore, kill. Images are on a tmpfs at
# both ends, so no disk slows it down.
# usage: scp.sh CRIU PID FROM_INIT TO_INIT TO_ADDRESS DIRECTORY SSH_CONFIG   (DIRECTORY: on a tmpfs of the node's own)
set -eu
criu=$1 pid=$2 from=$3 to=$4 address=$5 dir=$6 ssh_config=$7
on() { init=$1; shift; nsenter --target "$init" --mount --uts --ipc --net --pid -- "$@"; }

on "$from" mkdir -p "$dir"
on "$from" "$criu" dump --tree "$pid" --images-dir "$dir" --work-dir "$dir" --log-file dump.log -v2 --leave-stopped
on "$from" scp -q -F "$ssh_config" -r "$dir" "$address:$dir"
on "$to" "$criu" restore --images-dir "$dir" --work-dir "$dir" --log-file restore.log -v2 --restore-detached
on "$from" kill -KILL "$pid"
on "$from" rm -rf "$dir"
on "$to" rm -rf "$dir"

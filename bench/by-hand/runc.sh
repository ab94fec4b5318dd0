#!/bin/sh
# A migration of a container with runc and CRIU's page server. As in page-server.sh, nothing but pages has to travel.
# usage: runc.sh CRIU FROM_INIT TO_INIT TO_ADDRESS WORK SOURCE DESTINATION BUNDLE
#        (INIT: the host's pid of a node's pid 1; WORK: a new directory, seen by both nodes, as BUNDLE; SOURCE,
#        DESTINATION: names of the container on the nodes, which share the machine's cgroups)
set -eu
criu=$1 from=$2 to=$3 address=$4 work=$5 source=$6 destination=$7 bundle=$8
. "$(dirname "$0")/steps.sh"

start_page_server
on "$from" runc --criu "$criu" checkpoint --image-path "$work/images" --work-path "$work" \
  --manage-cgroups-mode soft --page-server "$address:7700" "$source"
wait
# Its streams are the container's.
on "$to" runc --log "$work/runc.log" --criu "$criu" restore --detach --image-path "$work/images" --work-path "$work" \
  --manage-cgroups-mode soft --bundle "$bundle" "$destination" </dev/null >/dev/null 2>&1 || {
  cat "$work/runc.log" >&2
  exit 1
}

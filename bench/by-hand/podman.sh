#!/bin/sh
# A migration of a container with podman: checkpoint into an archive, scp, restore from it. As in scp.sh, archives are on
# a tmpfs at both ends.
# usage: podman.sh CRIU FROM_INIT TO_INIT TO_ADDRESS WORK PODMAN CONTAINER ARCHIVE SSH_CONFIG
#        (INIT: the host's pid of a node's pid 1; WORK: a new directory for criu's figures, seen by both nodes; PODMAN: a
#        command that knows the node's storage, and where CRIU is; ARCHIVE: a file on a tmpfs of the node's own)
set -eu
from=$2 to=$3 address=$4 work=$5 podman=$6 container=$7 archive=$8 ssh_config=$9
. "$(dirname "$0")/steps.sh"

mkdir "$work"
on "$from" "$podman" container checkpoint --compress none --export "$archive" "$container"
on "$from" scp -q -F "$ssh_config" "$archive" "$address:$archive"
on "$to" "$podman" container restore --import "$archive"
on "$from" "$podman" rm "$container"
on "$from" tar --extract --file "$archive" --directory "$work" --occurrence stats-dump
on "$from" rm "$archive"
on "$to" rm "$archive"

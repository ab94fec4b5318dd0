#!/bin/sh
# Starts a container's agent, which compose configures by environment variables, and in one of the containers,
# once, the workload to migrate.
# FIRST_PID: where the container's process ids begin. WORKLOAD: command to start in the background, once in the
# lifetime of /data.
set -eu

# A process keeps its id when it moves, so the nodes' ids must not meet.
echo "$FIRST_PID" >/proc/sys/kernel/ns_last_pid

# Once: after a migration it runs elsewhere, and a restart of this container must not start another.
if [ -n "${WORKLOAD:-}" ] && mkdir /data/started 2>/dev/null; then
  # CRIU wants to find every open file inside the container and the session's leader in the tree; --fork makes
  # it a child of the container's init, which reaps it: a zombie would keep its id taken.
  # shellcheck disable=SC2086
  setsid --fork $WORKLOAD </dev/null >>/data/workload.log 2>&1
fi

exec ferryd

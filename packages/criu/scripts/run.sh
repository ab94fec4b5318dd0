#!/bin/sh
# run.sh RUN_DIR COMMAND [ARG...]
#
# Runs COMMAND, writes who it is to RUN_DIR/criu.pid and how it ended to RUN_DIR/criu.rc. It is its own session and
# outlives ferryd, so that a restarted ferryd still learns the exit status. A line without a newline is not yet
# written. Only builtins: this runs while an application is frozen.
dir=$1
shift

# Field 22 of /proc/PID/stat; the command name (field 2) may hold blanks and parentheses.
start_time() {
  read -r stat <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  start=${20}
}

# The redirection keeps our stdin: without one, sh gives a background command /dev/null.
"$@" <&0 &
pid=$!

# criu must be the only holder of the page socket, or its end would not be seen.
exec </dev/null 3<&-

# A signal to the whole control group (systemd's stop) must not lose the exit status: criu decides when to end.
trap : HUP INT TERM

read -r boot </proc/sys/kernel/random/boot_id
start_time "$$" && self=$start && start_time "$pid" &&
  echo "$pid $start $$ $self $boot" >"$dir/criu.pid" || {
  # Nobody could ever find this criu again. It has only just begun.
  kill -KILL "$pid"
  exit 1
}

while :; do
  wait "$pid"
  rc=$?
  # wait also returns for a trapped signal; then criu is still there.
  kill -0 "$pid" 2>/dev/null || break
done
echo "$rc" >"$dir/criu.rc"

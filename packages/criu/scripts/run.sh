#!/bin/sh
# run.sh RUN_DIR COMMAND [ARG...]
#
# Runs COMMAND, writes who it is to RUN_DIR/criu.pid and how it ended to RUN_DIR/criu.rc. It is its own session and
# outlives ferryd, so that a restarted ferryd still learns the exit status. A line without a newline is not yet
# written. Only builtins: this runs while an application is frozen.
dir=$1
shift

# Sets pid and start of the shell, or subshell, that calls it. The start time is field 22 of /proc/PID/stat; field 2,
# the command name, may hold blanks and parentheses.
who_am_i() {
  read -r stat </proc/self/stat || return 1
  pid=${stat%% *}
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  start=${20}
}

who_am_i || exit 1
self="$pid $start"
read -r boot </proc/sys/kernel/random/boot_id || exit 1

# dash gives a background command /dev/null as stdin, even with <&0; hence the copy (3 may be the page socket).
exec 4<&0
(
  # criu begins only when it can be found again. An exec keeps pid and start time.
  who_am_i && echo "$pid $start $self $boot" >"$dir/criu.pid" || exit 1
  exec "$@"
) <&4 4<&- &
pid=$!

# criu must be the only holder of the page socket, or its end would not be seen.
exec </dev/null 3<&- 4<&-

# A signal to the whole control group (systemd's stop) must not lose the exit status: criu decides when to end.
trap : HUP INT TERM

while :; do
  wait "$pid"
  rc=$?
  # wait also returns for a trapped signal; then criu is still there.
  kill -0 "$pid" 2>/dev/null || break
done
echo "$rc" >"$dir/criu.rc"

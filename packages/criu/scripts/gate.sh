#!/bin/sh -p
# CRIU's action script: holds a dump or restore at one point until a verdict exists. See src/gate/hold.ts.
#
# -p: criu may run with another user's real id (packages/agent/src/criu/real-user.ts), and a shell would then give up
# being root.
# The file FERRY_HOLD_DIR/verdict decides; the FIFO FERRY_HOLD_DIR/wake only wakes. Without a verdict it keeps
# holding, whether ferryd lives or not. CRIU runs it with stdin closed, stdout and stderr in CRIU's log and no other
# descriptor, waits for it, and takes its exit status as the answer. Few forks: the application is frozen.
[ "$CRTOOLS_SCRIPT_ACTION" = "$FERRY_HOLD_AT" ] || exit 0
dir=$FERRY_HOLD_DIR

# Read-write, so that opening does not block and no wake-up is lost; <> would create a missing file.
[ -p "$dir/wake" ] || exit 1
exec 3<>"$dir/wake" || exit 1

# For tests (docs/failpoints.md): does what is armed in the directory FERRY_FAILPOINTS, which is not set otherwise.
failpoint() {
  armed=$FERRY_FAILPOINTS/hook.$FERRY_HOLD_AT.$1
  [ -n "$FERRY_FAILPOINTS" ] && [ -e "$armed" ] || return 0
  read -r action <"$armed"
  mv "$armed" "$armed.fired"
  case $action in
    kill) kill -KILL $$ ;;
    stop) kill -STOP $$ ;;
    term) kill -TERM $$ ;;
    error) answer 1 ;;
    delay:*) sleep "$((${action#*:} / 1000)).$((${action#*:} % 1000 / 100))" ;;
    wait) while [ -e "$armed.fired" ]; do sleep 0.02; done ;;
  esac
}

# On the source the hold has an end even when ferryd is gone.
watchdog() {
  trap 'kill "$sleeper" 2>/dev/null; exit 0' TERM
  left=$FERRY_HOLD_LIMIT_S
  while [ "$left" -gt 0 ]; do
    step=2
    [ "$left" -ge "$step" ] || step=$left
    sleep "$step" &
    sleeper=$!
    wait "$sleeper"
    sleeper=
    left=$((left - step))
    # The hook was killed: CRIU has taken that for a no.
    kill -0 "$$" 2>/dev/null || exit 0
  done
  trap '' TERM
  # ln fails when a verdict exists: there is only ever one. It must be on disk before it is acted upon.
  ln "$dir/abort.limit" "$dir/verdict" 2>/dev/null && sync "$dir" 2>/dev/null
  # Through our own descriptor: opening the FIFO would block for ever were the hook gone by now.
  echo >&3
}

answer() {
  if [ -n "$guard" ]; then
    kill "$guard" 2>/dev/null
    wait "$guard" 2>/dev/null
  fi
  exit "$1"
}

# Whether criu still waits for us; else we have another parent.
is_awaited() {
  read -r _ _ _ parent _ </proc/$$/stat
  [ "$parent" = "$PPID" ]
}

# Takes back the SIGSTOPs that ferryd queued for the tasks: a SIGCONT removes a pending SIGSTOP. Not when criu was
# killed: their connections are unusable until ferryd has mended them, and it resumes them.
resume_tasks() {
  [ -e "$dir/stopped" ] && is_awaited || return 0
  read -r pids <"$dir/stopped"
  for pid in $pids; do kill -CONT "$pid" 2>/dev/null; done
}

# Takes away a network lock that ferryd set in CRIU's stead (packages/agent/src/criu/own-lock.ts). As root in every
# way, or nft refuses.
unlock() {
  [ -e "$dir/unlock" ] || return 0
  setpriv --reuid=0 --regid=0 --keep-groups sh "$dir/unlock"
}

guard=
echo "$CRTOOLS_SCRIPT_ACTION $CRTOOLS_INIT_PID" >"$dir/held" || [ -e "$dir/verdict" ] || exit 1
if [ -n "$FERRY_HOLD_LIMIT_S" ] && ! [ -e "$dir/verdict" ]; then
  watchdog &
  guard=$!
fi
failpoint held

while :; do
  # ferryd is through with all of it, and we were stopped meanwhile.
  [ -p "$dir/wake" ] || is_awaited || answer 1
  verdict=
  [ -e "$dir/verdict" ] && read -r verdict _ <"$dir/verdict"
  [ -z "$verdict" ] || failpoint decided
  case $verdict in
    # Post-copy: the tasks, which never run again, stay until their memory has gone over.
    commit) [ -e "$dir/keep" ] || answer 0 ;;
    abort)
      unlock
      resume_tasks
      answer 1
      ;;
  esac
  read -r _ <&3 || sleep 1
done

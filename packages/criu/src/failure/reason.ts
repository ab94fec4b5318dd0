/** What to do about each reason; its keys are the reasons. */
export const REMEDIES = {
  PID_IN_USE:
    'Free the pid (a zombie counts: its parent must reap it), or run the workload in a pid name space of its own.',
  FILE_MISSING: 'Bring the same file to the same path on the destination.',
  FILE_MISMATCH:
    'Bring the same version there; for another build of equal size, validate files by size only.',
  MOUNT_UNKNOWN: 'Start the workload with its standard streams opened inside its own mount name space.',
  TTY_OUTSIDE: 'Start it with setsid and without a terminal, or use --shell-job on both sides.',
  SESSION_OUTSIDE: 'Start it with setsid.',
  TCP_ESTABLISHED: 'Use --tcp-established to take the connections along, or --tcp-close to drop them.',
  TCP_IN_FLIGHT: 'Try again, or use --skip-in-flight.',
  ADDRESS_MISSING: 'Move the address to the destination before the restore.',
  PORT_IN_USE: 'Free the port at the destination.',
  UNIX_PEER_OUTSIDE: 'Use --ext-unix-sk, and have a socket of the same path on the destination.',
  UNIX_STREAM_OUTSIDE: 'Include the process at the other end, or close the connection.',
  FILE_LOCKS: 'Use --file-locks.',
  GHOST_TOO_BIG: 'Raise --ghost-limit above the size of the unlinked file.',
  LINK_REMAP: 'Use --link-remap.',
  IRMAP: 'Use --force-irmap, or name where to search with --irmap-scan-path.',
  IO_URING: 'Turn io_uring off in the program (for libuv: UV_USE_IO_URING=0).',
  FD_UNSUPPORTED: 'Close this kind of file before migrating.',
  SOCKET_UNSUPPORTED: 'Close this kind of socket before migrating.',
  MPTCP: 'Turn multipath TCP off in the program (for Go: GODEBUG=multipathtcp=0).',
  PTRACED: 'Detach the debugger, or give criu CAP_SYS_PTRACE.',
  PROCESS_GONE: 'Look whether the process still runs, in the pid name space of this node.',
  NO_SPACE: 'Free space in the image area, or send the pages straight to the destination.',
  PAGE_SERVER_LOST: 'See the log of the side that takes the pages, and try again.',
  IMAGE_INVALID: 'Fetch or dump the images again.',
  CRIU_MISSING: 'Install CRIU 4.2 or newer, and name it in the configuration.',
  CRIU_TOO_OLD: 'Install CRIU 4.2 or newer on both nodes.',
  CPU_MISMATCH: 'Migrate between processors of one class; --cpu-cap=none skips the check, at your own risk.',
  NO_SOFT_DIRTY: 'Use a kernel with CONFIG_MEM_SOFT_DIRTY, or a mode without pre-dumps.',
  CAPABILITY_MISSING: 'Give criu this capability on both nodes.',
  FREEZE_FAILED: 'Look at the freezer cgroup, and for tasks in uninterruptible sleep.',
  PIPE_SIZE: 'sysctl -w fs.pipe-max-size=4194304, or give criu CAP_SYS_RESOURCE.',
  HOOK_VETO: 'The action script said no: expected when a hold was aborted.',
  CRIU_CRASHED: 'Look at the processes before trying again, and report the log to CRIU.',
  CRIU_KILLED: 'Find out who killed criu (the out-of-memory killer?), and look at the processes.',
  CRIU_FAILED: "Read criu's lines, or its log.",
} as const;

/** Why criu failed, as far as its log and its end tell. */
export type CriuFailureReason = keyof typeof REMEDIES;

# The first process of a node: arranges what the node sees, then becomes its pid 1.
# usage: sh init.sh HOSTNAME LAB_DIR STATE_DIR RUN_BYTES FIRST_PID
# Started in new mount, uts, ipc, pid namespaces and the node's network namespace, with private propagation.
# What it prints ends when it becomes pid 1: end of file on its stdout means that the node stands or failed.
set -eu
hostname=$1 lab_dir=$2 state_dir=$3 run_bytes=$4 first_pid=$5

# Other nodes' network namespaces: a copy of these mounts would keep them alive after `ip netns del`.
if mountpoint -q /run/netns; then umount -n -R -l /run/netns; fi

umount -n -R -l /proc
mount -n -t proc -o nosuid,nodev,noexec proc /proc

# A sysfs shows the network namespace of whoever mounts it. What is mounted below it stays: CRIU wants to
# find the cgroups and the security modules where the host has them.
staging=/mnt/node
mount -n -t tmpfs -o size=64k,mode=0700 staging "$staging"
mkdir "$staging/sys"
for below in fs/cgroup kernel/security; do
  if mountpoint -q "/sys/$below"; then
    mkdir -p "$staging/sys/$below"
    mount -n --rbind "/sys/$below" "$staging/sys/$below"
  fi
done
umount -n -R -l /sys
mount -n -t sysfs -o nosuid,nodev,noexec sysfs /sys
for below in fs/cgroup kernel/security; do
  if mountpoint -q "$staging/sys/$below"; then mount -n --move "$staging/sys/$below" "/sys/$below"; fi
done

# /run is a tmpfs of the node's own, for CRIU caches what it knows of the kernel on a tmpfs only; the lab's
# directory stays where it is.
mkdir "$staging/run"
mount -n -t tmpfs -o "nosuid,nodev,size=$run_bytes,mode=0755" run "$staging/run"
mkdir -p "$staging$lab_dir" "$staging/run/lock"
mount -n --bind "$lab_dir" "$staging$lab_dir"
mount -n --move "$staging/run" /run
umount -n "$staging"

# Terminals of its own: CRIU brings a terminal back under its old number.
mount -n -t devpts -o newinstance,nosuid,noexec,mode=0620,ptmxmode=0666 devpts /dev/pts
mount -n --bind /dev/pts/ptmx /dev/ptmx

mount -n --bind "$state_dir" /var/lib/ferry
mount -n -t tmpfs -o nosuid,nodev,size=64m,mode=0755 node /mnt/node

echo "$hostname" >/proc/sys/kernel/hostname
# Far from the other nodes' process ids: a process that moves must find its own free.
echo "$first_pid" >/proc/sys/kernel/ns_last_pid

echo ready
cd /
# An ignored SIGCHLD survives exec, and makes the kernel reap whatever pid 1 inherits. (dash's trap cannot ignore it.)
exec env --ignore-signal=CHLD sleep infinity </dev/null >/dev/null 2>&1

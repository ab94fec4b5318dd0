#!/bin/bash
# The virtual machine's pid 1: makes what a started Linux has, runs the scenario, and switches the machine off.
# What the scenario prints goes to the console; its result, one line of JSON, to the second serial port.
checkout=$1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
# The last two: labs of the host are not this machine's.
for directory in /run /tmp /var/tmp /dev/shm /var/lib/ferry-lab /var/log/ferry-lab; do
  mkdir -p "$directory"
  mount -t tmpfs tmpfs "$directory"
done
mount -t cgroup2 cgroup /sys/fs/cgroup
ip link set lo up
stty -F /dev/ttyS1 raw
value() { sed -n "s/.*\b$1=\([^ ]*\).*/\1/p" /proc/cmdline; }
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
echo "booted after $(cut -d ' ' -f 1 /proc/uptime) s: $(uname -r)"
"$(value ferry.node)" "$checkout/test/vm/scenario.mjs" /dev/ttyS1
echo "the scenario ended with $? after $(cut -d ' ' -f 1 /proc/uptime) s"
echo o >/proc/sysrq-trigger
sleep infinity

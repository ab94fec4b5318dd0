#!/bin/sh
# The first program of the virtual machine: finds the host's files, read-only, lays a memory file system over them, and
# goes on in there with test/vm/init.sh (ferry.root= on the kernel's command line is the checkout).
busybox=/bin/busybox
$busybox mount -t devtmpfs dev /dev
$busybox mount -t proc proc /proc
for module in /modules/*; do $busybox insmod "$module" || echo "cannot load $module"; done
$busybox mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro host /host
$busybox mount -t tmpfs over /over
$busybox mkdir /over/upper /over/work /over/root
$busybox mount -t overlay -o lowerdir=/host,upperdir=/over/upper,workdir=/over/work root /over/root
checkout=$($busybox sed -n 's/.*ferry\.root=\([^ ]*\).*/\1/p' /proc/cmdline)
exec $busybox switch_root /over/root /bin/bash "$checkout/test/vm/init.sh" "$checkout"

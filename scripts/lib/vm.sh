# Sourced by scripts/setup: a kernel with soft-dirty tracking, and what boots it, for npm run test:vm.
# shellcheck shell=bash disable=SC2154

vm=(qemu-system-x86 seabios busybox-static kmod cpio xz-utils)
vm_dir=$root_dir/.build/vm
# For the guest's file systems, network, and what CRIU and the nodes' firewalls ask the kernel.
vm_modules="virtio_pci 9pnet_virtio 9p overlay af_packet_diag inet_diag tcp_diag udp_diag raw_diag unix_diag
  netlink_diag veth bridge nf_tables nft_ct nft_reject nft_compat nf_conntrack xt_mark xt_tcpudp ip_tables
  iptable_filter"

# What was made is named by what it was made from.
vm_key() { cat scripts/lib/vm.sh test/vm/initramfs.sh | sha256sum | cut -d ' ' -f 1; }

setup_vm() {
  [ "$(dpkg --print-architecture)" = amd64 ] || die "the virtual machine of npm run test:vm is made for amd64"
  want_packages qemu "${vm[@]}"
  if [ "$(cat "$vm_dir/stamp" 2>/dev/null || true)" = "$(vm_key)" ]; then
    summary+=" vm"
  elif [ -n "$dry_run" ]; then
    say "would make" "a kernel and an initial file system in $vm_dir"
  else
    say making "a kernel and an initial file system in $vm_dir"
    vm_make
    summary+=" vm"
  fi
}

# The newest kernel of Debian's that this machine's apt knows.
vm_kernel_package() {
  apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1
}

vm_make() {
  local package version
  package=$(vm_kernel_package)
  if [ -z "$package" ]; then
    quietly apt update || true
    package=$(vm_kernel_package)
  fi
  [ -n "$package" ] || die "apt knows no linux-image-amd64" "the virtual machine needs Debian's kernel; see apt's sources"
  rm -rf "$vm_dir"
  mkdir -p "$vm_dir/kernel"
  (cd "$vm_dir" && quietly apt-get -qq -o APT::Sandbox::User=root download "$package") ||
    die "apt could not download $package"
  # Unpacked, not installed: this machine's own boot is none of our business.
  dpkg-deb --fsys-tarfile "$vm_dir/$package"_*.deb | 
    tar -x -C "$vm_dir/kernel" --wildcards './boot/*' './lib/modules/*/modules.*' \
      './lib/modules/*/kernel/'{net,fs,lib,crypto,arch,drivers/virtio,drivers/net}'/*'
  rm "$vm_dir/$package"_*.deb
  grep -q '^CONFIG_MEM_SOFT_DIRTY=y' "$vm_dir"/kernel/boot/config-* || die "$package has no soft-dirty tracking"
  version=$(basename "$vm_dir"/kernel/lib/modules/*)
  depmod -b "$vm_dir/kernel" "$version"
  cp "$vm_dir"/kernel/boot/vmlinuz-* "$vm_dir/vmlinuz"
  vm_initial_files "$version"
  rm -rf "$vm_dir/kernel"
  vm_key >"$vm_dir/stamp"
}

# busybox, the modules in the order in which they are loaded, and the script that loads them.
vm_initial_files() {
  local version=$1 files=$vm_dir/files number=100 module name
  mkdir -p "$files"/{bin,proc,dev,host,over,modules}
  cp "$(command -v busybox)" "$files/bin/busybox"
  ln -s busybox "$files/bin/sh"
  for module in $vm_modules; do modprobe -d "$vm_dir/kernel" -S "$version" --show-depends "$module"; done |
    awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$vm_dir/order"
  while read -r module; do
    number=$((number + 1))
    name=$(basename "$module" .xz)
    case $module in
      *.xz) xz -dc "$module" >"$files/modules/$number-$name" ;;
      *) cp "$module" "$files/modules/$number-$name" ;;
    esac
  done <"$vm_dir/order"
  install -m 0755 test/vm/initramfs.sh "$files/init"
  (cd "$files" && find . | cpio -o -H newc --quiet | gzip -1) >"$vm_dir/initrd.gz"
  rm -rf "$files" "$vm_dir/order"
}

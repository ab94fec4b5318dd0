# Sourced by scripts/setup: one CRIU at one path, $prefix/bin/criu.
# Distributions ship a CRIU that is too old for today's kernels (4.1 cannot dump an inet socket on
# 6.18), and a newer one needs a newer libc. So Debian's package and the libraries it depends on
# live in a directory of their own, started through their own dynamic loader.
# shellcheck shell=bash disable=SC2154

criu_wanted=4.2  # wire and image formats changed here
criu_unknown=4.3 # and may change here
criu_recipe=2    # raise it when what is made below changes
criu_cmd=$prefix/bin/criu

criu_version() { "$1" --version 2>/dev/null | sed -n 's/^Version: *//p'; }

criu_new_enough() { [ -n "$1" ] && dpkg --compare-versions "$1" ge "$criu_wanted"; }

# What is installed is named by what it was made from.
criu_key() { echo "$criu_recipe $(dpkg --print-architecture) $mirror $suites"; }

setup_criu() {
  local version system
  version=$([ -x "$criu_cmd" ] && criu_version "$criu_cmd" || true)
  if criu_new_enough "$version" && criu_is_ours; then
    criu_report "$version"
    return
  fi
  system=$(command -v criu || true)
  if [ -n "$system" ] && criu_new_enough "$(criu_version "$system")" && "$system" check >/dev/null 2>&1; then
    if [ -n "$dry_run" ]; then say "would use" "$system for $criu_cmd" && return; fi
    say using "$system for $criu_cmd"
    criu_switch "$system" system
  else
    if [ -n "$dry_run" ]; then say "would install" "CRIU from $mirror ($suites) into $prefix" && return; fi
    criu_unpack
  fi
  criu_report "$(criu_version "$criu_cmd")"
}

criu_is_ours() {
  local stamp
  stamp=$(cat "$prefix/stamp" 2>/dev/null || true)
  [ "$stamp" = system ] || [ "$stamp" = "$(criu_key)" ]
}

criu_report() {
  criu_new_enough "$1" || die "$criu_cmd does not run or is older than $criu_wanted" "remove $prefix and run scripts/setup again"
  if dpkg --compare-versions "$1" ge "$criu_unknown"; then
    say warning "CRIU $1 is newer than any Ferry was tried with; every node needs the same"
  fi
  if [ -n "$check" ] && [ -z "$dry_run" ]; then
    quietly "$criu_cmd" check ||
      die "criu check failed: this kernel, or what this root may do, is not enough for CRIU $1" \
        "in a container: run it privileged, or with cap_add ALL, seccomp, apparmor and systempaths unconfined" \
        "on a machine: the kernel needs CONFIG_CHECKPOINT_RESTORE and the *_DIAG options; see docs/"
  fi
  summary+=" criu-$1"
}

# -p: ferryd may start it with another user's real id, and a shell would then give up being root.
# Puts the wrapper in place. Its rename is the moment from which the new CRIU is used.
criu_switch() {
  local exec=$1 stamp=$2
  mkdir -p "$prefix/bin"
  printf '#!/bin/sh -p\nexec %s "$@"\n' "$exec" >"$prefix/bin/.criu.new"
  chmod 0755 "$prefix/bin/.criu.new"
  mv -f "$prefix/bin/.criu.new" "$criu_cmd"
  echo "$stamp" >"$prefix/stamp"
}

criu_unpack() {
  local work suite version
  require_keyring
  mkdir -p "$prefix"
  rm -rf "$prefix"/.setup.* # of a run that was killed
  work=$(mktemp -d "$prefix/.setup.XXXXXX")
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  for suite in $suites; do
    say installing "CRIU of Debian $suite into $prefix"
    if version=$(criu_download "$suite" "$work"); then break; fi
    version=
    say skipping "Debian $suite"
  done
  [ -n "$version" ] ||
    die "no CRIU >= $criu_wanted from $mirror ($suites)" \
      "is the network up? another mirror: FERRY_DEBIAN_MIRROR=https://... scripts/setup" \
      "or install CRIU >= $criu_wanted yourself: any criu in PATH whose 'criu check' passes is used"
  criu_place "$version" "$work"
  rm -rf "$work"
  trap - EXIT
}

# Debian's signatures are checked with Debian's keys, which Ubuntu has as a package.
require_keyring() {
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -e "$keyring" ] || keyring=/usr/share/keyrings/debian-archive-keyring.pgp
  if [ ! -e "$keyring" ]; then
    install_packages debian-archive-keyring
    keyring=$(compgen -G '/usr/share/keyrings/debian-archive-keyring.*g' | head -n 1)
  fi
}

# An apt that knows nothing of this system but how it reaches the network: own sources, lists, cache
# and an empty package database, so it resolves every library from libc up and verifies as apt does.
criu_apt_config() {
  local suite=$1 work=$2
  mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"
  : >"$work/status"
  echo "deb [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
  apt-config dump | grep '^Acquire::' | grep -v '^Acquire::IndexTargets' >"$work/apt.conf" || true
  # Signed, but perhaps no longer fresh: a snapshot of the archive is a good way to pin CRIU.
  cat >>"$work/apt.conf" <<CONF
Acquire::Check-Valid-Until "false";
APT::Architecture "$(dpkg --print-architecture)";
APT::Architectures { "$(dpkg --print-architecture)"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
CONF
}

# Fetches CRIU and its libraries, and prints CRIU's version; fails when the suite has none to offer.
criu_download() (
  suite=$1 work=$2
  criu_apt_config "$suite" "$work"
  export APT_CONFIG=$work/apt.conf
  quietly apt-get -qq update || return 1
  version=$(apt-cache policy criu | sed -n 's/^ *Candidate: *//p')
  if ! criu_new_enough "${version#(none)}"; then
    echo "Debian $suite has criu $version, $criu_wanted is needed" >&2
    return 1
  fi
  quietly apt-get -qq -y install --download-only criu || return 1
  echo "$version"
)

criu_place() {
  local version=$1 work=$2 deb loader libs name
  mkdir "$work/root"
  for deb in "$work"/cache/archives/*.deb; do dpkg-deb -x "$deb" "$work/root"; done
  rm -rf "$work/root"/usr/share/{man,locale} "$work/root"/usr/lib/*/gconv
  loader=$(cd "$work/root" && find . -name 'ld-linux-*.so.*' | sed -n '1s/^\.//p')
  [ -n "$loader" ] && [ -x "$work/root/usr/sbin/criu" ] || die "Debian's packages have no loader or no criu where they were expected"
  libs=${loader%/*}
  case $libs in /usr/lib/*) ;; *) libs=$(cd "$work/root" && dirname "$(find . -name libc.so.6 | sed -n '1s/^\.//p')") ;; esac
  name=root-$version.${work##*.}
  mv "$work/root" "$prefix/$name"
  criu_switch "$prefix/$name$loader --library-path $prefix/$name$libs $prefix/$name/usr/sbin/criu" "$(criu_key)"
  # Nothing starts from an earlier tree any more; a CRIU that still runs keeps its files open.
  find "$prefix" -maxdepth 1 \( -name 'root-*' ! -name "$name" -o -name root \) -exec rm -rf {} +
  ln -s "$name" "$prefix/root"
}

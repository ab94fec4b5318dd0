# Sourced by scripts/setup: npm packages and the build.
# shellcheck shell=bash disable=SC2154

node_wanted=20.19.0

require_node() {
  local version
  version=$(node --version 2>/dev/null || true)
  { [ -n "$version" ] && dpkg --compare-versions "${version#v}" ge "$node_wanted" && command -v npm >/dev/null; } ||
    die "Node >= $node_wanted with npm is needed, found ${version:-none}" \
      "Debian 13: apt-get install nodejs npm; elsewhere see https://nodejs.org/en/download" \
      "under sudo, node must be in root's PATH: sudo env PATH=\"\$PATH\" scripts/setup"
}

setup_node() {
  local lock
  lock=$(sha256sum package-lock.json | cut -d ' ' -f 1)
  if [ "$(cat node_modules/.ferry-setup 2>/dev/null || true)" != "$lock" ]; then
    if [ -n "$dry_run" ]; then say "would install" "npm packages (npm ci)"; fi
    if [ -z "$dry_run" ] && ! node scripts/lib/installed.mjs; then
      say installing "npm packages of package-lock.json"
      quietly npm ci --no-audit --no-fund </dev/null ||
        die "npm ci failed" "is the npm registry reachable? npm config get registry" "run it by hand: npm ci"
    fi
    [ -n "$dry_run" ] || echo "$lock" >node_modules/.ferry-setup
  fi
  if [ -n "$dry_run" ]; then say "would build" "tsc -b" && return; fi
  node node_modules/typescript/bin/tsc -b || die "the TypeScript build failed" "by hand: npm run build"
  summary+=" node-$(node --version | tr -d v)"
}

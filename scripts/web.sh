#!/usr/bin/env bash
#
# Builds the web app into web/dist/app, where `go build` embeds it. It does
# nothing when nothing changed.
#
#   ./scripts/web.sh          build
#   ./scripts/web.sh check    types, lint, unit tests, generated API types
#   ./scripts/web.sh clean    remove the build: the placeholder page is back
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root/web"

built=dist/app
stamps=node_modules/.hazardloop # goes with what it describes

need_node() {
    command -v npm >/dev/null ||
        fail "Node.js is not installed. Install Node.js 20.19 or newer (https://nodejs.org) and run this again."
}

# checksum prints one line for the content and names of the given files.
checksum() {
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum
}

is_current() { # STAMP CHECKSUM
    [[ -f $stamps/$1 && $(<"$stamps/$1") == "$2" ]]
}

install_packages() {
    local now
    now=$(checksum package.json package-lock.json .npmrc)
    is_current packages "$now" && return
    echo "Installing the packages of the web app ..."
    npm ci --no-progress
    mkdir -p "$stamps"
    echo "$now" >"$stamps/packages"
}

build() {
    local now
    now=$(checksum package.json package-lock.json index.html vite.config.ts tsconfig.json public src tools)
    [[ -f $built/index.html ]] && is_current build "$now" && return
    echo "Building the web app ..."
    npm run --silent build
    echo "$now" >"$stamps/build"
}

case ${1:-build} in
build)
    need_node
    install_packages
    build
    ;;
check)
    need_node
    install_packages
    npm run --silent check
    ;;
clean)
    rm -rf "$built"
    ;;
*)
    fail "usage: scripts/web.sh [build|check|clean]"
    ;;
esac

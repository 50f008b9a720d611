#!/usr/bin/env bash
#
# Builds the service and starts the demo: organisations, users of every role
# and a few hundred findings, kept in data/demo. Arguments go to the demo:
#
#   ./scripts/run.sh --findings 2000 --listen 0.0.0.0:8080
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

# names_data tells whether the caller chose the data folder.
names_data() {
    [[ -n ${HAZARD_DATA:-} ]] && return
    local arg
    for arg in "$@"; do
        [[ $arg =~ ^--?data(=|$) ]] && return
    done
    return 1
}

need_go
"$root/scripts/web.sh"
echo "Building the service (the first time takes a minute or two) ..."
build_binary

names_data "$@" || set -- --data "$root/data/demo" "$@"
echo "Starting the demo; it prints its address and its accounts. Ctrl-C stops it."
exec "$root/bin/hazardloop" demo "$@"

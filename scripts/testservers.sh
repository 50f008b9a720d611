#!/usr/bin/env bash
#
# Starts the servers that tests of the adapters speak to. With a command it
# runs that, otherwise it says what to set in other terminals until Ctrl-C:
#
#   ./scripts/testservers.sh go test ./repository/...
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$root/scripts/servers.sh"
trap stop_servers EXIT

need_go
start_servers

if (($# > 0)); then
    "$@" 3>&-
    exit
fi
for name in HAZARD_TEST_MONGO_URI HAZARD_TEST_S3_ENDPOINT HAZARD_TEST_S3_ACCESS_KEY HAZARD_TEST_S3_SECRET_KEY; do
    printf 'export %s=%q\n' "$name" "${!name-}"
done
echo "The servers run; Ctrl-C stops them and removes their data." >&2
trap 'exit 0' INT TERM
[[ -z $servers_pid ]] || wait "$servers_pid"

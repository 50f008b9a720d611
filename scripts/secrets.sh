#!/usr/bin/env bash
#
# Makes the secrets of docker-compose.yml in ./secrets, once. What is there is
# never overwritten: the databases were made with it.
#
#   ./scripts/secrets.sh [FOLDER]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

folder=${1:-$root/secrets}
[[ ! -e $folder ]] ||
    fail "$folder is there already. To begin anew, remove it together with the volumes that were made with it; to change one password, see docs/operations.md."

# Letters and digits only, so that a password means the same in a URI, a shell
# and a file.
random() {
    local text=
    while ((${#text} < $1)); do
        text+=$(head -c 256 /dev/urandom | base64 | tr -dc 'A-Za-z0-9')
    done
    printf '%s' "${text:0:$1}"
}

# The folder is closed to everybody else on this machine. The files in it are
# open, because compose mounts them as they are and each container reads them as
# a user of its own.
umask 077
made=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$made"' EXIT

put() {
    printf '%s\n' "$2" >"$made/$1"
    chmod 444 "$made/$1"
}

mongo_password=$(random 40)
uri_of() {
    printf 'mongodb://hazard:%s@%s/hazard?replicaSet=hazard&authSource=hazard' "$mongo_password" "$1"
}

put mongo_root_password "$(random 40)"
put mongo_password "$mongo_password"
put mongo_uri "$(uri_of mongo1:27017)"
put mongo_cluster_uri "$(uri_of mongo1:27017,mongo2:27017,mongo3:27017)"
put s3_root_password "$(random 40)"
put s3_access_key "hazard$(random 14)"
put s3_secret_key "$(random 40)"

mkdir -m 755 "$made/tls" # for cert.pem and key.pem of the balancer
put .gitignore '*'

chmod 700 "$made"
mv -T "$made" "$folder"
trap - EXIT
echo "Made $folder. Keep a copy where the backups are not: without it a backup of the volumes cannot be opened."

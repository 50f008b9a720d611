# Sourced by test.sh and testservers.sh: the servers that the tests speak to.
# A server named in the environment is used; what is missing is built, once,
# and started: FerretDB for MongoDB and MinIO for S3 (see scripts/testservers).

minio_version=v0.0.0-20260212201848-7aac2a2c5b7c # the last release of its source as a module

servers_folder=
servers_pid=

wants_mongo() { [[ -z ${HAZARD_TEST_MONGO_URI:-} ]]; }
wants_s3() { [[ -z ${HAZARD_TEST_S3_ENDPOINT:-} ]]; }

minio_program() {
    tool minio github.com/minio/minio "$minio_version"
}

# servers_program prints the path of the program that runs the servers, and
# builds it when its sources have changed.
servers_program() {
    local sources folder
    sources=$root/scripts/testservers
    folder=$tools/testservers-$(cat "$sources"/*.go "$sources"/go.* | cksum | cut -d ' ' -f 1)-$(go env GOVERSION)
    if [[ ! -x $folder/testservers ]]; then
        echo "building the servers for the tests, once per change of them; the first time takes a few minutes" >&2
        rm -rf "$tools"/testservers-*
        go -C "$sources" build -o "$folder/testservers" . >&2 || return
    fi
    echo "$folder/testservers"
}

# start_servers starts what is missing and sets the environment of the tests.
# The servers live as long as this shell, however it ends: they hold one end of
# a pipe, and this shell the other, as file 3. What may outlive the shell must
# not have it, hence 3>&- where tests are run.
start_servers() {
    wants_mongo || wants_s3 || return 0
    local program mongo=127.0.0.1:0 s3=off minio=none
    # Few connections for each client: the stand-in answers one at a time anyway.
    if wants_mongo; then
        export HAZARD_TEST_MONGO_POOL=${HAZARD_TEST_MONGO_POOL:-16}
    else
        mongo=off
    fi
    if wants_s3; then
        s3=127.0.0.1:0
        minio=$(minio_program) || fail "MinIO could not be built: is the Go module proxy within reach?"
    fi
    program=$(servers_program) || fail "the servers for the tests could not be built: is the Go module proxy within reach?"
    servers_folder=$(mktemp -d)
    mkfifo "$servers_folder/alive"
    "$program" -until-stdin-closes -env "$servers_folder/env" \
        -mongo "$mongo" -s3 "$s3" -minio "$minio" <"$servers_folder/alive" >&2 &
    servers_pid=$!
    exec 3>"$servers_folder/alive"
    until [[ -e $servers_folder/env ]]; do
        kill -0 "$servers_pid" 2>/dev/null || fail "the servers for the tests did not start"
        sleep 0.1
    done
    set -a
    source "$servers_folder/env"
    set +a
}

# stop_servers waits until the servers have ended and removed their data.
stop_servers() {
    [[ -n $servers_pid ]] || return 0
    kill "$servers_pid" 2>/dev/null || true
    wait "$servers_pid" 2>/dev/null || true
    exec 3>&-
    rm -rf "$servers_folder"
    servers_pid=
}

#!/usr/bin/env bash
#
# Installs what the tests need and runs all checks, the cheap ones first. It
# stops at the first failure. CI runs this very script.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
source "$root/scripts/servers.sh"
cd "$root"

lint_version=v2.15.0
staticcheck_version=v0.8.2 # only where golangci-lint cannot be built

# A test that skips because something is missing is a failure here.
export HAZARD_TEST_STRICT=1

warnings=()
current=start

warn() {
    warnings+=("$*")
    printf 'warning: %s\n' "$*" >&2
}

# step HEADING COMMAND... runs one check and says how long it took.
step() {
    current=$1
    local began=$SECONDS
    shift
    printf '\n== %s\n' "$current"
    "$@"
    printf -- '-- %s: %d s\n' "$current" $((SECONDS - began))
}

finish() {
    local status=$?
    stop_servers
    if ((status != 0)); then
        printf '\nFAILED in "%s" after %d s\n' "$current" "$SECONDS" >&2
    fi
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# sources lists the files that belong to the project, also without git.
sources() {
    find . \( -name .git -o -name node_modules -o -path ./bin -o -path ./data -o -path ./web/dist \) -prune \
        -o -type f -name "${1:-*}" -print0
}

check_format() {
    local unformatted
    unformatted=$(sources '*.go' | xargs -0 "$(go env GOROOT)/bin/gofmt" -l)
    [[ -z $unformatted ]] || fail "run gofmt -w on:"$'\n'"$unformatted"
}

check_vet() {
    go vet -tags "$build_tags,e2e" ./...
    go -C scripts/testservers vet ./...
}

check_lint() {
    local linter
    if linter=$(tool golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint "$lint_version"); then
        "$linter" run ./...
        (cd scripts/testservers && "$linter" run ./...)
    elif linter=$(tool staticcheck honnef.co/go/tools/cmd/staticcheck "$staticcheck_version"); then
        warn "golangci-lint could not be built; only staticcheck ran"
        "$linter" -tags "$build_tags,e2e" ./...
        (cd scripts/testservers && "$linter" ./...)
    else
        fail "neither golangci-lint nor staticcheck could be built: is the Go module proxy within reach?"
    fi
}

# check_generated compares files before and after, so that it also works with
# uncommitted changes.
check_generated() {
    local before after
    before=$(sources | xargs -0 cksum | sort -k3)
    go generate -tags "$build_tags" ./...
    after=$(sources | xargs -0 cksum | sort -k3)
    diff <(echo "$before") <(echo "$after") || fail "go generate changed the files above: commit what it made"
}

# race prints -race where the race detector works; it needs a C compiler.
race() {
    if [[ $(go env CGO_ENABLED) == 1 ]] && command -v "$(go env CC)" >/dev/null; then
        echo -race
    fi
}

# test_servers tests the program that runs the servers, a module of its own.
# Where the environment names a server, no other is built.
test_servers() {
    local minio
    if wants_s3; then
        minio=$(minio_program) || fail "MinIO could not be built: is the Go module proxy within reach?"
        HAZARD_TEST_MINIO=$minio go -C scripts/testservers test -timeout 5m ./...
    elif wants_mongo; then
        HAZARD_TEST_STRICT= go -C scripts/testservers test -timeout 5m ./...
    fi
}

prepare_servers() {
    test_servers
    start_servers
}

run_tests() {
    go test $race_flag -timeout 10m -tags "$build_tags" ./... 3>&-
}

# run_full_tests runs what is left out or made smaller under the race detector,
# but not on the stand-in for MongoDB, which reads a whole collection for every
# answer.
run_full_tests() {
    local packages
    packages=$(go list -tags "$build_tags" . ./checklists/... ./services/... ./repository/... | grep -v /mongostore)
    go test -timeout 10m -tags "$build_tags" $packages 3>&-
}

# run_on_servers runs the tests of the whole API on MongoDB and S3; before, they
# ran on the embedded stores.
run_on_servers() {
    HAZARD_TEST_STORES=servers go test $race_flag -timeout 10m -tags "$build_tags" ./api 3>&-
}

run_end_to_end() {
    HAZARD_E2E_BINARY=$root/bin/hazardloop \
        go test $race_flag -count 1 -timeout 10m -tags "$build_tags,e2e" ./e2e/... 3>&-
}

# need_tools installs what the walk of the README calls.
need_tools() {
    local missing=()
    command -v curl >/dev/null || missing+=(curl)
    command -v jq >/dev/null || missing+=(jq)
    [[ ${#missing[@]} -eq 0 ]] && return
    command -v apt-get >/dev/null && [[ $(id -u) == 0 ]] ||
        fail "install ${missing[*]} and run this again"
    apt-get update -qq && apt-get install -qq -y "${missing[@]}"
}

need_go
need_tools
race_flag=$(race)
[[ -n $race_flag ]] || warn "no C compiler: the tests run without the race detector (Debian: apt-get install gcc libc6-dev)"

step "Format" check_format
step "Vet" check_vet
step "Lint" check_lint
step "Generated files" check_generated
step "Web app: types, lint, unit tests" "$root/scripts/web.sh" check
step "Servers for the tests" prepare_servers
step "Tests" run_tests
[[ -z $race_flag ]] || step "Tests at full size" run_full_tests
step "API on MongoDB and S3" run_on_servers
step "Build the web app" "$root/scripts/web.sh"
step "Build" build_binary
if [[ -d e2e ]]; then
    step "End to end" run_end_to_end
fi

printf '\nAll checks passed in %d s\n' "$SECONDS"
for warning in ${warnings[@]+"${warnings[@]}"}; do
    printf 'warning: %s\n' "$warning" >&2
done

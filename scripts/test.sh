#!/usr/bin/env bash
#
# Installs what the tests need and runs all checks, the cheap ones first. It
# stops at the first failure. CI runs this very script.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cd "$root"

lint_version=v2.15.0
staticcheck_version=v0.8.2 # only where golangci-lint cannot be built

# Tools stay outside the repository and are built once per version.
tools=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/hazardloop/tools

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
    if ((status != 0)); then
        printf '\nFAILED in "%s" after %d s\n' "$current" "$SECONDS" >&2
    fi
    exit "$status"
}
trap finish EXIT

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
}

# tool NAME PACKAGE VERSION prints the path of the tool and builds it when it
# is missing. A newer Go needs a new build: an old linter cannot read its code.
tool() {
    local folder
    folder=$tools/$1-$3-$(go env GOVERSION)
    if [[ ! -x $folder/$1 ]]; then
        echo "building $1 $3, once; this takes a few minutes" >&2
        GOBIN=$folder go install "$2@$3" >&2 || return
    fi
    echo "$folder/$1"
}

check_lint() {
    local linter
    if linter=$(tool golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint "$lint_version"); then
        "$linter" run ./...
    elif linter=$(tool staticcheck honnef.co/go/tools/cmd/staticcheck "$staticcheck_version"); then
        warn "golangci-lint could not be built; only staticcheck ran"
        "$linter" -tags "$build_tags,e2e" ./...
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

run_tests() {
    go test $race_flag -timeout 10m -tags "$build_tags" ./...
}

# run_full_tests runs what is left out or made smaller under the race detector.
run_full_tests() {
    go test -timeout 10m -tags "$build_tags" . ./checklists/... ./services/... ./repository/...
}

run_end_to_end() {
    HAZARD_E2E_BINARY=$root/bin/hazardloop \
        go test $race_flag -count 1 -timeout 10m -tags "$build_tags,e2e" ./e2e/...
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
step "Tests" run_tests
[[ -z $race_flag ]] || step "Tests at full size" run_full_tests
step "Build" build_binary
if [[ -d e2e ]]; then
    step "End to end" run_end_to_end
fi

printf '\nAll checks passed in %d s\n' "$SECONDS"
for warning in ${warnings[@]+"${warnings[@]}"}; do
    printf 'warning: %s\n' "$warning" >&2
done

# Sourced by the other scripts: the folder of the repository, Go, the one way
# to build the binary, and tools that are built from source.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# nodynamic: HEIC photos are decoded by the WebAssembly built in, never by a
# library found on the machine, so that every build behaves the same.
build_tags=nodynamic

# A checkout without its .git folder, or owned by another user, builds too.
export GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

need_go() {
    if ! command -v go >/dev/null && [[ -x /usr/local/go/bin/go ]]; then
        PATH=$PATH:/usr/local/go/bin # where the official archive puts it
    fi
    command -v go >/dev/null ||
        fail "Go is not installed. Install Go $(sed -n 's/^go //p' "$root/go.mod") or newer (https://go.dev/doc/install) and run this again."
}

# Tools stay outside the repository and are built once per version.
tools=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/hazardloop/tools

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

# build_binary makes bin/hazardloop as the container image has it.
build_binary() {
    (cd "$root" && CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -tags "$build_tags" -o bin/hazardloop .)
}

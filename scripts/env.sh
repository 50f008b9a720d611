# Sourced by the other scripts: the folder of the repository, Go, and the one
# way to build the binary.

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

# build_binary makes bin/hazardloop as the container image has it.
build_binary() {
    (cd "$root" && CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -tags "$build_tags" -o bin/hazardloop .)
}

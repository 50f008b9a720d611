// Package web holds the web app inside the binary.
package web

import "embed"

// Dist is the folder "dist". The repository has a placeholder page there, so
// that the service builds and runs without Node. scripts/web.sh builds the app
// into dist/app, which git ignores; the service shows it instead of the
// placeholder when it is there.
//
// "all:" because bundlers make files whose names begin with "_" or ".", which
// a plain pattern leaves out.
//
//go:embed all:dist
var Dist embed.FS

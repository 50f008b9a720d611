// Package web holds the web app inside the binary.
package web

import "embed"

// Dist is the built web app below the folder "dist". The repository has a
// placeholder page there, so that the service builds and runs without Node;
// the web build replaces it.
//
// "all:" because bundlers make files whose names begin with "_" or ".", which
// a plain pattern leaves out.
//
//go:embed all:dist
var Dist embed.FS

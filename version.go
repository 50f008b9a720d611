package main

// version is set by release builds with -ldflags "-X main.version=…".
var version = "0.1.0"

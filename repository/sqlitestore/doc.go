// Package sqlitestore keeps everything but photographs in one SQLite file: the
// embedded adapter of the ports of hazard.Stores, for an installation without a
// database server.
//
// # Writes
//
// One goroutine owns the only writing connection. It collects the operations
// that wait into one transaction (group commit), each in its own savepoint, and
// answers them after the commit reached the disk. Reads run beside it on a pool
// of connections that cannot write.
//
// # Layout
//
// Each kind of thing has a main table with its document (JSON, see package
// document) under an integer number, and a side table with one row for each key
// under which it is listed: its scope keys (grid, ancestors, parties), and
// facets such as its premises. A side row carries the sort key and what lists
// filter by, so a page reads a short piece of one index whatever the scope is.
// Keys and enumerations are small integers there, see names.go.
package sqlitestore

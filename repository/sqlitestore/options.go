package sqlitestore

import "runtime"

// The bounds of the writer.
const (
	defaultQueue = 1024 // operations that may wait
	defaultBatch = 256  // operations in one transaction
)

type options struct {
	readOnly bool
	queue    int
	batch    int
	readers  int
	onCommit func(operations int) // of tests: after each commit
	onBatch  func()               // of tests: before each batch is collected
}

// Option changes how a database is opened.
type Option func(*options)

// ReadOnly opens the database of a server that may be running, for verify and
// the like: nothing is migrated, and every write is unavailable.
func ReadOnly() Option { return func(o *options) { o.readOnly = true } }

func defaults() options {
	return options{queue: defaultQueue, batch: defaultBatch, readers: max(4, 2*runtime.GOMAXPROCS(0))}
}

//go:build unix

package sqlitestore

import (
	"fmt"
	"os"
	"syscall"

	"hazardloop/services/hazard"
)

// fileLock keeps a second writing process from the database: its group commit
// and its numbers assume that they are alone. The lock is a file of its own,
// since closing any handle of a database file drops SQLite's locks on it. The
// system releases it when the process dies.
type fileLock struct{ f *os.File }

func lockFile(path string) (*fileLock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unavailable(err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		cause := fmt.Errorf("lock %s: %w", path, err)
		_ = f.Close()
		return nil, hazard.WrapError(hazard.CodeUnavailable, "数据库正被另一个程序使用", cause)
	}
	return &fileLock{f}, nil
}

func (l *fileLock) release() error { return l.f.Close() }

package sqlitestore

import (
	"context"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"hazardloop/services/hazard"
)

var (
	errClosed   = errors.New("sqlitestore: closed")
	errReadOnly = errors.New("sqlitestore: opened read-only")
	errQueue    = errors.New("sqlitestore: write queue is full")
)

// unavailable keeps the cause for the log only.
func unavailable(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "数据库暂时不可用，请稍后重试", cause)
}

func overloaded() error {
	return hazard.WrapError(hazard.CodeUnavailable, "系统繁忙，请稍后重试", errQueue)
}

// interrupted is the answer to a caller that has gone or whose time is up.
func interrupted(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "操作已中断，请稍后重试", cause)
}

func corrupt(what string, cause error) error {
	return hazard.WrapError(hazard.CodeCorrupt, what+"的存储内容已损坏", cause)
}

func exists(what string, cause error) error {
	return hazard.WrapError(hazard.CodeExists, what+"已存在", cause)
}

func stale(what string) error {
	return hazard.NewError(hazard.CodeStale, what+"已被他人修改，请刷新后重试")
}

// bug is for a caller that broke the contract of a port.
func bug(what string) error {
	return hazard.NewError(hazard.CodeInternal, what)
}

// classify makes an *hazard.Error of what the driver says. what names the thing
// that was written, for a constraint.
func classify(err error, what string) error {
	if err == nil {
		return nil
	}
	var classified *hazard.Error
	if errors.As(err, &classified) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return interrupted(err)
	}
	var driver *sqlite.Error
	if !errors.As(err, &driver) {
		return unavailable(err)
	}
	switch driver.Code() & 0xff {
	case sqlite3.SQLITE_CONSTRAINT:
		return exists(what, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return hazard.WrapError(hazard.CodeCorrupt, "数据库文件已损坏", err)
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_MISMATCH:
		return hazard.WrapError(hazard.CodeInternal, "数据库操作出错", err)
	}
	return unavailable(err)
}

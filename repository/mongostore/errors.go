package mongostore

import (
	"context"
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/topology"

	"hazardloop/services/hazard"
)

var (
	// errConflict says that a thing is no longer at the version that was read. It
	// does not leave the package.
	errConflict = errors.New("mongostore: version moved on")
	errClosed   = errors.New("mongostore: closed")
	errNewer    = errors.New("mongostore: written by a newer program")
)

// unavailable keeps the cause for the log only.
func unavailable(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "数据库暂时不可用，请稍后重试", cause)
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

// newer is the answer to what a newer program wrote.
func newer(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "数据库由更新版本的程序写成，请升级程序", errors.Join(errNewer, cause))
}

// bug is for a caller that broke the contract of a port.
func bug(what string) error {
	return hazard.NewError(hazard.CodeInternal, what)
}

// Codes of servers that decide what an error becomes.
var (
	// codesAway: the server, or its majority, cannot do it now, or does not let us
	// in; another time it may. An outbox waits then instead of giving up.
	codesAway = []int{
		6, 7, 89, 9001, // host unreachable, not found, network timeout, socket
		13, 18, // not authorised: a setting of the operator, not a fault of the request
		50, 262, // out of time
		64, 100, // write concern not met
		91, 10107, 13435, 13436, 189, 10058, 11600, 11602, // shutting down, not primary
		43, 202, 365, 462, // cursor or resources gone, overloaded
	}
	codesTooLarge = []int{10334, 17280, 17419, 17420}
)

// classify makes a *hazard.Error of what the driver says. what names the thing
// for which it was said.
func classify(err error, what string) error {
	var classified *hazard.Error
	switch {
	case err == nil, errors.As(err, &classified):
		return err
	case errors.Is(err, errConflict):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return interrupted(err)
	case errors.Is(err, mongo.ErrNoDocuments):
		return hazard.NotFound(what)
	case mongo.IsDuplicateKeyError(err):
		return exists(what, err)
	case tooLarge(err):
		return hazard.WrapError(hazard.CodeTooLarge, what+"的内容过大，无法存储", err)
	case away(err):
		return unavailable(err)
	}
	return hazard.WrapError(hazard.CodeInternal, "数据库操作出错", err)
}

func tooLarge(err error) bool {
	return errors.Is(err, driver.ErrDocumentTooLarge) || hasCode(err, codesTooLarge)
}

func away(err error) bool {
	var pool topology.WaitQueueTimeoutError
	var selection topology.ServerSelectionError
	var connection topology.ConnectionError
	var cleared driver.RetryablePoolError
	var closed topology.PoolError
	return mongo.IsTimeout(err) || mongo.IsNetworkError(err) || errors.Is(err, mongo.ErrClientDisconnected) ||
		errors.As(err, &pool) || errors.As(err, &selection) || errors.As(err, &connection) ||
		errors.As(err, &cleared) || errors.As(err, &closed) || errors.Is(err, topology.ErrServerClosed) ||
		labelled(err, "RetryableWriteError") || labelled(err, "RetryableError") || hasCode(err, codesAway)
}

func labelled(err error, label string) bool {
	var l mongo.LabeledError
	return errors.As(err, &l) && l.HasErrorLabel(label)
}

func hasCode(err error, codes []int) bool {
	return slices.ContainsFunc(mongo.ErrorCodes(err), func(code int) bool { return slices.Contains(codes, code) })
}

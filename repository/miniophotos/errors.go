package miniophotos

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/minio/minio-go/v7"

	"hazardloop/services/hazard"
)

var (
	errEndpoint = errors.New("the endpoint is more than host and port")
	errNoBucket = errors.New("the bucket does not exist")
	errChanged  = errors.New("what is stored under the key keeps changing")
	errOrder    = errors.New("the server lists keys in no order")
)

func badEndpoint(cause error) error {
	return hazard.WrapError(hazard.CodeInvalid, "对象存储地址应为“主机:端口”，不带 http:// 或 https:// 前缀", cause)
}

func badBucket(cause error) error {
	return hazard.WrapError(hazard.CodeInvalid, "存储桶名称应为 3–63 个小写字母、数字、连字符或句点", cause)
}

func badID() error {
	return hazard.NewError(hazard.CodeInvalid, "照片编号应为 64 位小写十六进制的 SHA-256 值")
}

func wrongSize(size int64) error {
	return hazard.NewError(hazard.CodeInvalid, fmt.Sprintf("照片长度与声明的 %d 字节不符，请重新上传", size))
}

func wrongDigest() error {
	return hazard.NewError(hazard.CodeInvalid, "照片内容与其 SHA-256 值不符，请重新上传")
}

func notFound() error { return hazard.NotFound("照片") }

// unavailable keeps the cause, which names hosts and buckets, for the log only.
func unavailable(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "照片存储暂时不可用，请稍后重试", cause)
}

// interrupted is the answer to a caller that has gone or whose time is up.
func interrupted(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "操作已中断，请稍后重试", cause)
}

// readerError is what the source of a photograph says. A classified error, of
// another store say, passes; anything else means that the bytes did not all come.
func readerError(err error) error {
	var classified *hazard.Error
	if errors.As(err, &classified) {
		return err
	}
	return hazard.WrapError(hazard.CodeInvalid, "照片没有接收完整，请重新上传", err)
}

// answerError classifies what the server or the way to it says. ctx is the
// caller's: only its end is an interruption, not that of a time limit of ours.
// A missing bucket is no missing photograph, nor is a refused access.
func answerError(ctx context.Context, err error) error {
	var answer minio.ErrorResponse
	switch {
	case ctx.Err() != nil:
		return interrupted(err)
	case errors.As(err, &answer) && answer.Code == minio.NoSuchKey:
		return notFound()
	}
	return unavailable(err)
}

// refused reports whether the server has answered and would answer the same
// again.
func refused(err error) bool {
	var answer minio.ErrorResponse
	return errors.As(err, &answer) && !passing(err)
}

// passing reports whether the same request may do better in a moment: the way
// to the server is disturbed, the server is busy, or the bytes suffered on the way.
func passing(err error) bool {
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return true
	}
	switch answer.Code {
	case minio.BadDigest, minio.XAmzContentSHA256Mismatch, "XAmzContentChecksumMismatch", minio.IncompleteBody,
		"SlowDown", "SlowDownWrite", "SlowDownRead", "RequestTimeout", "OperationAborted", "ConditionalRequestConflict":
		return true
	}
	switch answer.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// taken reports whether the bucket is there already.
func taken(err error) bool {
	code := minio.ToErrorResponse(err).Code
	return code == minio.BucketAlreadyOwnedByYou || code == minio.BucketAlreadyExists
}

// conditionFailed reports whether a conditional put found something else than it
// expected.
func conditionFailed(err error) bool {
	return minio.ToErrorResponse(err).StatusCode == http.StatusPreconditionFailed
}

// notImplemented reports whether the server does not know something in a request.
func notImplemented(err error) bool {
	answer := minio.ToErrorResponse(err)
	return answer.StatusCode == http.StatusNotImplemented || answer.Code == minio.NotImplemented
}

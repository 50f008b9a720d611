package diskphotos

import (
	"errors"
	"io/fs"

	"hazardloop/services/hazard"
)

func badID() error {
	return hazard.NewError(hazard.CodeInvalid, "照片编号应为 64 位小写十六进制的 SHA-256 值")
}

func notFound() error { return hazard.NotFound("照片") }

// unavailable keeps the cause, which names paths, for the log only.
func unavailable(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "照片存储暂时不可用，请稍后重试", cause)
}

// interrupted is the answer to a caller that has gone or whose time is up.
func interrupted(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "操作已中断，请稍后重试", cause)
}

// readError classifies what the file system says about a stored file.
func readError(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return notFound()
	}
	return unavailable(err)
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

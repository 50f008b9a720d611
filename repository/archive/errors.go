package archive

import (
	"errors"
	"fmt"

	"hazardloop/services/hazard"
)

// broken is for an archive that is not as it was written; entry is the place.
func broken(entry string, cause error) error {
	return hazard.WrapError(hazard.CodeCorrupt, "归档文件已损坏："+entry, cause)
}

func brokenf(entry, format string, args ...any) error {
	return broken(entry, fmt.Errorf(format, args...))
}

// conflict is for a thing whose ID, or unique member, something else in the
// target has. Nothing is ever overwritten.
func conflict(k Kind, name string, cause error) error {
	return hazard.WrapError(hazard.CodeExists, fmt.Sprintf("目标库中已有内容不同的同一编号或同名记录：%s %s", k, name), cause)
}

// interrupted is the answer to a caller that has gone.
func interrupted(cause error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "操作已中断，可再次运行继续", cause)
}

// unreadable is for a file that cannot be read, which says nothing of what is
// in it.
func unreadable(cause error) error {
	var known *hazard.Error
	if errors.As(cause, &known) {
		return cause
	}
	return hazard.WrapError(hazard.CodeUnavailable, "归档文件无法读取", cause)
}

var errDiffers = errors.New("archive: the target holds other content")

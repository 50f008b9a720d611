package services

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"

	"hazardloop/services/hazard"
)

// spool is an upload on its way: a temporary file whose digest is known once it
// is complete. It is no evidence yet and not made durable.
type spool struct {
	file   *os.File
	size   int64
	digest string
}

// newSpool reads body to its end with a fixed buffer. More than limit bytes are
// too_large, none at all or a broken body invalid.
func newSpool(dir string, body io.Reader, limit int64) (*spool, error) {
	file, err := os.CreateTemp(dir, "upload-*")
	if err != nil {
		return nil, spoolError(err)
	}
	s := &spool{file: file}
	h := sha256.New()
	s.size, err = io.Copy(io.MultiWriter(file, h), io.LimitReader(body, limit+1))
	switch {
	case err != nil:
		err = bodyError(err)
	case s.size > limit:
		err = hazard.NewError(hazard.CodeTooLarge, "照片超过 20 MB")
	case s.size == 0:
		err = hazard.InvalidField("/file", "required", "照片文件是空的")
	}
	if err != nil {
		s.remove()
		return nil, err
	}
	s.digest = hex.EncodeToString(h.Sum(nil))
	return s, nil
}

// bodyError tells a body that broke off from a disk that is full.
func bodyError(err error) error {
	var known *hazard.Error
	var path *os.PathError
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &path):
		return spoolError(err)
	}
	return &hazard.Error{Code: hazard.CodeInvalid, Detail: "上传中断，照片不完整", Cause: err,
		Fields: []hazard.FieldError{{Pointer: "/file", Code: "truncated", Detail: "上传中断，照片不完整"}}}
}

func spoolError(err error) error {
	return hazard.WrapError(hazard.CodeUnavailable, "服务器暂时无法保存照片，请稍后再试", err)
}

// remove closes and deletes the file; what is left over after a crash is swept
// with the temporary folder.
func (s *spool) remove() {
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}

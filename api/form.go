package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"slices"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// maxFormField bounds one text part in bytes; the longest is a description of
// 500 Chinese characters.
const maxFormField = 8 << 10

// form reads multipart/form-data as a stream: the file is handed on while it
// arrives, and text parts may come before and after it.
type form struct {
	reader *multipart.Reader
	body   *tail
	known  []string          // names of the text parts
	fields map[string]string // those read so far
	file   *multipart.Part
	failed error // what reading the file gave
}

const fileField = "file"

func openForm(c *gin.Context, known ...string) (*form, error) {
	if mediaType(c) != "multipart/form-data" {
		return nil, hazard.InvalidField("", "format", "请求的 Content-Type 须为 multipart/form-data")
	}
	_, params, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return nil, hazard.InvalidField("", "format", "multipart 表单缺少分隔符（boundary）")
	}
	body := &tail{Reader: c.Request.Body, end: []byte("--" + params["boundary"] + "--")}
	return &form{reader: multipart.NewReader(body, params["boundary"]), body: body, known: known, fields: map[string]string{}}, nil
}

// tail remembers the last bytes of a form. To the multipart reader a form that
// was cut inside the head of a part looks like one that has ended; only its
// last line tells.
type tail struct {
	io.Reader
	end  []byte // the last line of a whole form
	last []byte
}

// tailLen is more than the multipart reader reads ahead.
const tailLen = 16 << 10

func (t *tail) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	t.last = append(t.last, p[:n]...)
	if extra := len(t.last) - tailLen; extra > 0 {
		t.last = append(t.last[:0], t.last[extra:]...)
	}
	return n, err
}

func (t *tail) whole() bool { return bytes.Contains(t.last, t.end) }

// toFile reads text parts up to the file, and reports whether there is one.
func (f *form) toFile() (found bool, err error) {
	for {
		part, err := f.next()
		if part == nil || err != nil {
			return false, err
		}
		if part.FormName() == fileField {
			f.file = part
			return true, nil
		}
	}
}

// rest reads the text parts after the file.
func (f *form) rest() error {
	for {
		part, err := f.next()
		if part == nil || err != nil {
			return err
		}
		if part.FormName() == fileField {
			return hazard.InvalidField("/"+fileField, "too_many", "一次只能上传一张照片")
		}
	}
}

// next gives the next file part; text parts on the way are kept. nil at the end
// of the form.
func (f *form) next() (*multipart.Part, error) {
	part, err := f.reader.NextRawPart()
	if err == io.EOF { //nolint:errorlint // the plain value is the end of the form; wrapped it is a form without end
		if !f.body.whole() {
			return nil, bodyError(io.ErrUnexpectedEOF)
		}
		return nil, nil
	}
	if err != nil {
		return nil, bodyError(err)
	}
	name := part.FormName()
	if name == fileField {
		return part, nil
	}
	pointer := "/" + escape(name)
	if !slices.Contains(f.known, name) {
		return nil, hazard.InvalidField(pointer, "unknown_field", "不认识的表单字段“"+clip(name)+"”")
	}
	if _, twice := f.fields[name]; twice {
		return nil, hazard.InvalidField(pointer, "duplicate", subject(pointer)+"只能给一个值")
	}
	text, err := io.ReadAll(io.LimitReader(part, maxFormField+1))
	switch {
	case err != nil:
		return nil, bodyError(err)
	case len(text) > maxFormField:
		return nil, hazard.InvalidField(pointer, "too_long", subject(pointer)+"过长")
	case !hazard.ValidText(string(text)):
		return nil, hazard.InvalidField(pointer, "format", subject(pointer)+"含有无效字符")
	}
	f.fields[name] = string(text)
	return f.next()
}

// Read gives the bytes of the file and remembers why it broke off, because who
// copies them may wrap the error.
func (f *form) Read(p []byte) (int, error) {
	n, err := f.file.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.failed = bodyError(err)
		return n, f.failed
	}
	return n, err
}

// cause prefers what went wrong with the body to what a reader made of it.
func (f *form) cause(err error) error {
	if f.failed != nil {
		return f.failed
	}
	return err
}

// position reads a part that holds a Position as JSON text.
func (f *form) position() (*hazard.Position, error) {
	text := f.fields["position"]
	if text == "" {
		return nil, nil
	}
	var j positionJSON
	if err := decode([]byte(text), &j); err != nil {
		return nil, below("/position", err)
	}
	return j.position(), nil
}

// below moves the pointers of field errors under another.
func below(pointer string, err error) error {
	return repoint(err, func(inner string) string { return pointer + inner })
}

// repoint changes the pointers of field errors.
func repoint(err error, move func(pointer string) string) error {
	var e *hazard.Error
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	moved.Fields = each(e.Fields, func(f hazard.FieldError) hazard.FieldError {
		f.Pointer = move(f.Pointer)
		return f
	})
	return &moved
}

// isForm tells a form from JSON where both are taken.
func isForm(c *gin.Context) bool { return mediaType(c) == "multipart/form-data" }

// errNoFile is a form without its file.
func errNoFile() error {
	return hazard.InvalidField("/"+fileField, "required", "请选择要上传的照片")
}

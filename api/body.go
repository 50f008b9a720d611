package api

import (
	"errors"
	"io"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// Limits of request bodies in bytes.
const (
	maxJSON      = 8 << 20  // a whole inspection
	maxPhoto     = 20 << 20 // one photograph
	maxForm      = maxPhoto + 1<<20
	maxReadAway  = 64 << 20
	tooLargeText = "上传的内容过大"
)

// errBodyTooLarge is what reading beyond the limit gives.
func errBodyTooLarge() error { return hazard.NewError(hazard.CodeTooLarge, tooLargeText) }

// limitedBody gives too_large beyond its limit and knows whether it was read
// to its end.
type limitedBody struct {
	body     io.ReadCloser
	left     int64 // one more than may be read
	touched  bool
	finished bool
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errBodyTooLarge()
	}
	b.touched = true
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.body.Read(p)
	b.left -= int64(n)
	if err != nil {
		b.finished = true
	}
	if b.left <= 0 {
		return 0, errBodyTooLarge()
	}
	return n, err
}

func (b *limitedBody) Close() error { return b.body.Close() }

// limitBody bounds what a handler can read. Of a body that says it is too
// large nothing is read into memory at all.
func limitBody(c *gin.Context, limit int64) {
	if c.Request.Body == nil {
		return
	}
	left := limit + 1
	if c.Request.ContentLength > limit {
		left = 0
	}
	c.Request.Body = &limitedBody{body: c.Request.Body, left: left}
}

// readAway reads what is left of the body, within bounds, before a problem is
// answered: a client that is still sending would see the connection reset
// instead of the answer. One that waits for "100 Continue" has not begun.
func readAway(c *gin.Context) {
	b, ok := c.Request.Body.(*limitedBody)
	if !ok || b.finished || !b.touched && c.GetHeader("Expect") != "" {
		return
	}
	// Whatever goes wrong here, the problem is answered all the same.
	_, _ = io.CopyN(io.Discard, b.body, maxReadAway)
}

// bodyError makes a hazard error of what reading a body gave. A body that
// breaks off is the client's.
func bodyError(err error) error {
	var e *hazard.Error
	if errors.As(err, &e) {
		return e
	}
	return hazard.WrapError(hazard.CodeInvalid, "请求内容不完整，请重新发送", err)
}

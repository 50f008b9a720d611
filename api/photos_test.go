package api_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hazardloop/api/apitest"
)

func picture(content []byte) apitest.Part {
	return apitest.Part{Name: "file", FileName: "IMG_1.jpg", ContentType: "image/jpeg", Content: content}
}

func text(name, value string) apitest.Part { return apitest.Part{Name: name, Content: []byte(value)} }

const uploadPath = "/api/v1/photos?stage=before"

func TestUpload(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	content := apitest.JPEG(t)
	id := apitest.SHA256(content)
	form := func(c *apitest.Client) *http.Request {
		return c.Form("POST", uploadPath+"&inspectionId="+apitest.NewID()+"&findingId="+apitest.NewID(),
			text("device", "平板 7"), text("takenAt", "2026-11-23T09:58:00.5+08:00"), picture(content),
			text("position", `{"lat":30.2741,"lng":120.1551,"accuracyM":4.6}`), text("originalSha256", strings.Repeat("ab", 32)))
	}
	got := w.Inspector.Send(form(w.Inspector)).Want(201).JSON()
	position, _ := got["position"].(map[string]any)
	if got["id"] != id || got["size"] != float64(len(content)) || got["contentType"] != "image/jpeg" ||
		got["takenAt"] != "2026-11-23T01:58:00.500Z" || position["lat"] != 30.2741 || position["accuracyM"] != 5.0 {
		t.Errorf("photo %v", got)
	}
	w.Inspector.Send(form(w.Inspector)).Want(200)
	w.Colleague.Send(form(w.Colleague)).Want(201)
	w.Admin.Send(form(w.Admin)).Want(403).Problem("forbidden")
}

func TestUploadRefused(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	tests := []struct {
		name, pointer, code string
		parts               []apitest.Part
	}{
		{"no file", "/file", "required", []apitest.Part{text("device", "x")}},
		{"empty file", "/file", "required", []apitest.Part{picture(nil)}},
		{"two files", "/file", "too_many", []apitest.Part{picture(apitest.JPEG(t)), picture(apitest.JPEG(t))}},
		{"unknown field before", "/owner", "unknown_field", []apitest.Part{text("owner", "x"), picture(apitest.JPEG(t))}},
		{"unknown field after", "/owner", "unknown_field", []apitest.Part{picture(apitest.JPEG(t)), text("owner", "x")}},
		{"field twice", "/device", "duplicate", []apitest.Part{text("device", "x"), picture(apitest.JPEG(t)), text("device", "x")}},
		{"bad time", "/takenAt", "format", []apitest.Part{picture(apitest.JPEG(t)), text("takenAt", "today")}},
		{"time to come", "/takenAt", "future", []apitest.Part{picture(apitest.JPEG(t)), text("takenAt", "2027-01-01T00:00:00Z")}},
		{"bad digest", "/originalSha256", "format", []apitest.Part{picture(apitest.JPEG(t)), text("originalSha256", "x")}},
		{"device too long", "/device", "too_long", []apitest.Part{picture(apitest.JPEG(t)), text("device", strings.Repeat("长", 201))}},
		{"device far too long", "/device", "too_long", []apitest.Part{picture(apitest.JPEG(t)), text("device", strings.Repeat("长", 9000))}},
		{"NUL", "/device", "format", []apitest.Part{text("device", "a\x00b"), picture(apitest.JPEG(t))}},
		{"position outside", "/position/lat", "range", []apitest.Part{picture(apitest.JPEG(t)), text("position", `{"lat":100,"lng":1}`)}},
		{"position unknown member", "/position/x", "unknown_field", []apitest.Part{picture(apitest.JPEG(t)), text("position", `{"lat":1,"lng":1,"x":1}`)}},
		{"GIF", "/file", "photo_type", []apitest.Part{picture([]byte("GIF89a" + strings.Repeat("x", 600)))}},
		{"HTML", "/file", "photo_type", []apitest.Part{picture([]byte("<html><script>alert(1)</script></html>"))}},
		{"SVG", "/file", "photo_type", []apitest.Part{picture([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`))}},
		{"cut picture", "/file", "damaged", []apitest.Part{picture(apitest.JPEG(t)[:60])}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := w.Inspector.On(t)
			c.RawRequest(c.Form("POST", uploadPath, tt.parts...)).Fault(tt.pointer, tt.code)
		})
	}
	w.Inspector.RawRequest(w.Inspector.Form("POST", "/api/v1/photos", picture(apitest.JPEG(t)))).Fault("/query/stage", "required")
	w.Inspector.RawRequest(w.Inspector.Form("POST", "/api/v1/photos?stage=x", picture(apitest.JPEG(t)))).Fault("/query/stage", "enum")
	w.Inspector.Raw("POST", uploadPath, `{"file":"x"}`).Fault("", "format")
	noBoundary := w.Inspector.Request("POST", uploadPath, strings.NewReader("x"))
	noBoundary.Header.Set("Content-Type", "multipart/form-data")
	w.Inspector.RawRequest(noBoundary).Fault("", "format")
}

// A form that breaks off in a text part, in the file, or after it is the
// client's to send again; nothing of it is kept.
func TestTruncatedUpload(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	content := apitest.JPEG(t)
	whole := w.Inspector.Form("POST", uploadPath, text("device", "平板"), picture(content), text("takenAt", "2026-11-23T02:00:00Z"))
	body, err := io.ReadAll(whole.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, length := range []int{0, 30, 150, bytes.Index(body, content) + 40, len(body) - 90, len(body) - 10} {
		r := w.Inspector.Request("POST", uploadPath, bytes.NewReader(body[:length]))
		r.Header = whole.Header
		w.Inspector.RawRequest(r).Want(422).Problem("invalid")
	}
	w.Inspector.Do("GET", "/api/v1/photos/"+apitest.SHA256(content), nil).Want(404)
}

func TestUploadTooLarge(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	big := append(apitest.JPEG(t), make([]byte, 20<<20)...)
	for name, content := range map[string][]byte{"30 MiB": append(big, make([]byte, 10<<20)...), "just over 20 MiB": big} {
		c := w.Inspector
		if p := c.RawRequest(c.Form("POST", uploadPath, picture(content))).Want(413).Problem("too_large"); p.Next != "fix" {
			t.Errorf("%s: next %q", name, p.Next)
		}
	}
	bomb := pngHeader(65535, 65535)
	w.Inspector.RawRequest(w.Inspector.Form("POST", uploadPath, picture(bomb))).Want(413).Problem("too_large")
}

// pngHeader is a PNG that claims a size and holds no pixels.
func pngHeader(width, height uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(b, width)
	b = binary.BigEndian.AppendUint32(b, height)
	b = append(b, 8, 2, 0, 0, 0)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
	return append(b, make([]byte, 600)...)
}

func TestPhotoIsServedAsEvidence(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	content := apitest.JPEG(t)
	path := "/api/v1/photos/" + apitest.SHA256(content)
	w.Inspector.Send(w.Inspector.Form("POST", uploadPath, picture(content))).Want(201)
	get := func(headers ...string) *apitest.Response {
		r := w.Inspector.Request("GET", path, nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return w.Inspector.Send(r)
	}
	whole := get().Want(200)
	if !bytes.Equal(whole.Body, content) {
		t.Errorf("%d bytes came back of %d", len(whole.Body), len(content))
	}
	for name, want := range map[string]string{
		"Content-Type": "image/jpeg", "Etag": `"` + apitest.SHA256(content) + `"`, "X-Content-Type-Options": "nosniff",
		"Cache-Control": "private, immutable, max-age=31536000", "Content-Disposition": "inline",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
	} {
		if got := whole.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	part := get("Range", "bytes=10-19").Want(206)
	if !bytes.Equal(part.Body, content[10:20]) || part.Header.Get("Content-Range") != fmt.Sprintf("bytes 10-19/%d", len(content)) {
		t.Errorf("part %q %v", part.Body, part.Header)
	}
	get("If-None-Match", whole.Header.Get("Etag")).Want(304)
	get("Range", "bytes=999999-").Want(416)
	w.Inspector.Raw("GET", path+"?size=huge", nil).Fault("/query/size", "enum")
}

func TestThumbnail(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	w.HoldThumbs.Store(true)
	path := "/api/v1/photos/" + w.Inspector.Photo("before") + "?size=thumb"
	wait := w.Inspector.Do("GET", path, nil).Want(202)
	if wait.Header.Get("Retry-After") != "1" {
		t.Errorf("headers %v", wait.Header)
	}
	w.HoldThumbs.Store(false)
	for deadline := time.Now().Add(20 * time.Second); ; {
		res := w.Inspector.Do("GET", path, nil)
		if res.Status == http.StatusOK {
			if res.Header.Get("Content-Type") != "image/jpeg" {
				t.Errorf("headers %v", res.Header)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the thumbnail is never made")
		}
	}
}

// Naming another's digest yields a missing photograph, never access.
func TestAHashIsNoKey(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	secret := w.Inspector.Photo("before")
	w.Outsider.Do("GET", "/api/v1/photos/"+secret, nil).Want(404)
	body := findingAt(w, w.FarShop, secret)
	got := w.Outsider.Do("POST", "/api/v1/findings", body).Want(201).JSON()
	if got["photosMissing"] != 1.0 {
		t.Errorf("photosMissing %v", got["photosMissing"])
	}
	w.Outsider.Do("GET", "/api/v1/photos/"+secret, nil).Want(404)
}

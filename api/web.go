package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

// webPolicy is the Content-Security-Policy of the web app: its own scripts and
// styles only; photographs and workers also from memory.
const webPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; " +
	"worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// webTypes are the content types by file extension. Package mime would ask the
// machine, and machines differ.
var webTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".webmanifest": "application/manifest+json", ".map": "application/json",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".ico": "image/x-icon",
	".woff2": "font/woff2", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8",
}

// webFile is one file of the web app, ready to be sent.
type webFile struct {
	content     []byte
	zipped      []byte // nil when it does not pay
	contentType string
	etag        string
	cache       string
}

// startPage begins the app, whichever of its own addresses was asked for.
const startPage = "/index.html"

// webApp is the built web app, by path.
type webApp map[string]webFile

// builtApp is the folder that the web build fills, beside the placeholder page
// that a checkout has.
const builtApp = "app"

// newWebApp reads the whole app; it is part of the binary anyway. A built app
// replaces the placeholder completely.
func newWebApp(files fs.FS) (webApp, error) {
	app := webApp{}
	if files == nil {
		return app, nil
	}
	if _, err := fs.Stat(files, builtApp+startPage); err == nil {
		if files, err = fs.Sub(files, builtApp); err != nil {
			return app, err
		}
	}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		app["/"+name], err = newWebFile(name, content)
		return err
	})
	return app, err
}

func newWebFile(name string, content []byte) (webFile, error) {
	sum := sha256.Sum256(content)
	f := webFile{content: content, contentType: webTypes[path.Ext(name)], etag: `"` + hex.EncodeToString(sum[:8]) + `"`, cache: "no-cache"}
	if f.contentType == "" {
		f.contentType = "application/octet-stream"
	}
	// The bundler puts a digest of the content into the names below assets/.
	if strings.HasPrefix(name, "assets/") {
		f.cache = "public, immutable, max-age=31536000"
	}
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write(content); err != nil {
		return f, err
	}
	if err := w.Close(); err != nil {
		return f, err
	}
	if zipped.Len() < len(content)*9/10 {
		f.zipped = zipped.Bytes()
	}
	return f, nil
}

// elsewhere answers what no route does: a file of the web app, its start page
// for the addresses that the app makes up itself, or not_found.
func (s *server) elsewhere(app webApp) gin.HandlerFunc {
	return func(c *gin.Context) {
		limitBody(c, maxJSON)
		file, found := app.find(c.Request)
		if !found {
			s.refuse(c, hazard.NewError(hazard.CodeNotFound, "没有这个地址"))
			return
		}
		c.Set(operationKey, "web")
		file.serve(c)
	}
}

func (app webApp) find(r *http.Request) (webFile, bool) {
	p := r.URL.Path
	if r.Method != http.MethodGet && r.Method != http.MethodHead || p == "/api" || strings.HasPrefix(p, "/api/") {
		return webFile{}, false
	}
	if p == "/" {
		p = startPage
	}
	if f, ok := app[p]; ok {
		return f, true
	}
	if strings.HasPrefix(p, "/assets/") || !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return webFile{}, false
	}
	f, ok := app[startPage]
	return f, ok
}

func (f webFile) serve(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Security-Policy", webPolicy)
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
	h.Set("Cache-Control", f.cache)
	h.Set("ETag", f.etag)
	content := f.content
	if f.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			h.Set("ETag", strings.TrimSuffix(f.etag, `"`)+`-gz"`)
			content = f.zipped
		}
	}
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, bytes.NewReader(content))
}

package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

func TestBuiltAppReplacesThePlaceholder(t *testing.T) {
	t.Parallel()
	placeholder := fstest.MapFS{"index.html": {Data: []byte("placeholder")}, "style.css": {Data: []byte("body{}")}}
	built := fstest.MapFS{
		"index.html": placeholder["index.html"], "style.css": placeholder["style.css"],
		"app/index.html": {Data: []byte("app")}, "app/sw.js": {Data: []byte("worker")}, "app/assets/a-1b2c.js": {Data: []byte("script")},
	}
	tests := []struct {
		name  string
		files fstest.MapFS
		path  string
		want  string // empty: not served
	}{
		{"placeholder page", placeholder, "/", "placeholder"},
		{"placeholder style", placeholder, "/style.css", "body{}"},
		{"app page", built, "/", "app"},
		{"address of the app's own", built, "/findings/42", "app"},
		{"worker at the root", built, "/sw.js", "worker"},
		{"script", built, "/assets/a-1b2c.js", "script"},
		{"script of an older version", built, "/assets/a-0000.js", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			app, err := newWebApp(test.files)
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodGet, test.path, http.NoBody)
			r.Header.Set("Accept", "text/html")
			f, found := app.find(r)
			if found != (test.want != "") || string(f.content) != test.want {
				t.Errorf("%s: found %v, %q", test.path, found, f.content)
			}
		})
	}
	app, err := newWebApp(built)
	if err != nil {
		t.Fatal(err)
	}
	if _, left := app["/style.css"]; left || app["/sw.js"].cache != "no-cache" || app["/assets/a-1b2c.js"].cache == "no-cache" {
		t.Errorf("placeholder left %v, cache of the worker %q, of a script %q", left, app["/sw.js"].cache, app["/assets/a-1b2c.js"].cache)
	}
}

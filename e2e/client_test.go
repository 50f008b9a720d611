//go:build e2e

package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
)

// object is a JSON object as a client without our types sees it.
type object = map[string]any

// client is one signed-in person.
type client struct {
	t     *testing.T
	base  string
	token string
	me    object
}

func signIn(t *testing.T, s *server, username string) *client {
	t.Helper()
	c := &client{t: t, base: "http://" + s.address + "/api/v1"}
	got := c.want(http.StatusCreated, "POST", "/session", object{"username": username, "password": password})
	c.token = got["token"].(string)
	c.me = c.want(http.StatusOK, "GET", "/me", nil)
	return c
}

// answer is what matters of a response.
type answer struct {
	status      int
	contentType string
}

func (c *client) do(method, path string, body any) (answer, object, error) {
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return answer{}, nil, err
		}
		r = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, c.base+path, r)
	if err != nil {
		return answer{}, nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return c.send(req)
}

func (c *client) send(req *http.Request) (answer, object, error) {
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, nil, err
	}
	var got object
	if len(b) > 0 && b[0] == '{' {
		if err := json.Unmarshal(b, &got); err != nil {
			return answer{}, nil, err
		}
	}
	return answer{resp.StatusCode, resp.Header.Get("Content-Type")}, got, nil
}

// want sends a request and fails on another status.
func (c *client) want(status int, method, path string, body any) object {
	c.t.Helper()
	resp, got, err := c.do(method, path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.status != status {
		c.t.Fatalf("%s %s: %d, want %d: %v", method, path, resp.status, status, got)
	}
	return got
}

// act takes a step in the life of a finding.
func (c *client) act(findingID, action string, data object) object {
	c.t.Helper()
	return c.want(http.StatusOK, "POST", "/findings/"+findingID+"/actions", object{"id": newID(), "action": action, "data": data})
}

// upload sends a photograph and gives its ID.
func (c *client) upload(stage string, seed int) string {
	c.t.Helper()
	picture := photo(seed)
	resp, got, err := c.post(stage, picture)
	if err != nil {
		c.t.Fatal(err)
	}
	if resp.status != http.StatusCreated || got["id"] != digest(picture) {
		c.t.Fatalf("upload: %d %v", resp.status, got)
	}
	return got["id"].(string)
}

func (c *client) post(stage string, picture []byte) (answer, object, error) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", "photo.jpg")
	if err != nil {
		return answer{}, nil, err
	}
	_, _ = part.Write(picture)
	_ = form.WriteField("takenAt", time.Now().UTC().Format(time.RFC3339))
	_ = form.Close()
	req, err := http.NewRequest(http.MethodPost, c.base+"/photos?stage="+stage, &b)
	if err != nil {
		return answer{}, nil, err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	return c.send(req)
}

// photo makes a distinct small JPEG.
func photo(seed int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for x := range 64 {
		for y := range 48 {
			img.Set(x, y, color.RGBA{uint8(seed), uint8(seed >> 8), uint8(x * 4), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	// A comment block makes each picture unique whatever the compression keeps.
	note := fmt.Sprintf("e2e %d %s", seed, newID())
	head := append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, byte(len(note) + 2)}, note...)
	return append(head, b.Bytes()[2:]...)
}

// digest is the ID of a photograph.
func digest(picture []byte) string {
	sum := sha256.Sum256(picture)
	return hex.EncodeToString(sum[:])
}

func now() string { return time.Now().UTC().Format(time.RFC3339) }

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// items gives a list's items.
func items(o object) []object {
	var out []object
	for _, x := range o["items"].([]any) {
		out = append(out, x.(object))
	}
	return out
}

func text(o object, path ...string) string {
	for _, p := range path[:len(path)-1] {
		o, _ = o[p].(object)
	}
	s, _ := o[path[len(path)-1]].(string)
	return s
}

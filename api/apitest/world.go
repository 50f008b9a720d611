package apitest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"hazardloop/checklists"
)

// World is a service with the registers of a small town: two districts under
// one city, each with a company, its premises and its officers.
type World struct {
	*Service
	City, Near, Far           string            // grids: Near and Far lie below City
	Bureau, Company, Stranger string            // organisations; Company is in Near, Stranger in Far
	Shop, FarShop             string            // premises of Company and of Stranger
	Users                     map[string]string // user IDs by user name

	Admin                             *Client
	Inspector, Colleague, FarOfficer  *Client // Inspector and Colleague have Near, FarOfficer has Far
	Supervisor, Deputy, FarSupervisor *Client
	Owner, Foreman, Outsider          *Client // Owner and Foreman are of Company, Outsider of Stranger
}

// NewWorld starts a service with a World in it. On embedded stores the first
// one is built through the use cases and the others begin with a copy of its
// database.
func NewWorld(tb testing.TB, k *Contract) *World {
	tb.Helper()
	dir := tb.TempDir()
	if onServers() {
		s := startService(tb, k, dir)
		p, err := populate(tb.Context(), s.Services)
		must(tb, err)
		return p.on(s)
	}
	t, err := template()
	must(tb, err)
	must(tb, os.WriteFile(filepath.Join(dir, databaseName), t.database, 0o600))
	return t.on(startService(tb, k, dir))
}

// on is the World for one test.
func (p population) on(s *Service) *World {
	w := p.world
	w.Service = s
	w.Users = maps.Clone(w.Users)
	for username, field := range w.clients() {
		*field = w.As(p.tokens[username])
	}
	return &w
}

// clients are the fields of a World by the user name they are signed in with.
func (w *World) clients() map[string]**Client {
	return map[string]**Client{
		"admin": &w.Admin, "inspector1": &w.Inspector, "inspector2": &w.Colleague, "inspector3": &w.FarOfficer,
		"supervisor1": &w.Supervisor, "supervisor2": &w.Deputy, "supervisor3": &w.FarSupervisor,
		"enterprise1": &w.Owner, "enterprise3": &w.Foreman, "enterprise2": &w.Outsider,
	}
}

var shade atomic.Int64

// JPEG makes a small picture that no other call made.
func JPEG(tb testing.TB) []byte {
	tb.Helper()
	n := shade.Add(1)
	m := image.NewRGBA(image.Rect(0, 0, 32, 32))
	for y := range 32 {
		for x := range 32 {
			m.Set(x, y, color.RGBA{R: uint8(n), G: uint8(n >> 8), B: uint8(x * y), A: 255})
		}
	}
	var b bytes.Buffer
	must(tb, jpeg.Encode(&b, m, nil))
	return append(b.Bytes(), byte(n), byte(n>>8), byte(n>>16)) // after the end of the image, so that it is another file
}

// SHA256 is lower-case hex.
func SHA256(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Photo uploads a new photograph and gives its ID.
func (c *Client) Photo(stage string) string {
	c.tb.Helper()
	picture := JPEG(c.tb)
	c.Send(c.Form(http.MethodPost, "/api/v1/photos?stage="+stage, Part{Name: "file", FileName: "a.jpg", ContentType: "image/jpeg", Content: picture})).
		Want(http.StatusCreated)
	return SHA256(picture)
}

// NewFinding registers a general finding at the premises and gives its ID.
func (c *Client) NewFinding(premises string, at time.Time) string {
	c.tb.Helper()
	id := NewID()
	c.Do(http.MethodPost, "/api/v1/findings", M{
		"id": id, "premisesId": premises, "description": "疏散通道堆放杂物", "severity": "general",
		"foundAt": at.Format(time.RFC3339), "photoIds": []string{c.Photo("before")},
	}).Want(http.StatusCreated)
	return id
}

// M is a JSON object.
type M = map[string]any

// Act takes a step on a finding.
func (c *Client) Act(finding, action string, data M) *Response {
	c.tb.Helper()
	body := M{"id": NewID(), "action": action}
	if data != nil {
		body["data"] = data
	}
	return c.Do(http.MethodPost, "/api/v1/findings/"+finding+"/actions", body)
}

// PassAll answers every item of a checklist with pass.
func PassAll(tb testing.TB, code string) []M {
	tb.Helper()
	library, err := checklists.Builtin()
	must(tb, err)
	c, ok := library.Latest(code)
	if !ok {
		tb.Fatalf("no checklist %s", code)
	}
	var answers []M
	for _, s := range c.Sections {
		for _, it := range s.Items {
			a := M{"itemCode": it.Code, "result": "pass"}
			if it.Photo == checklists.PhotoAlways {
				a["result"] = "na"
			}
			answers = append(answers, a)
		}
	}
	return slices.Clip(answers)
}

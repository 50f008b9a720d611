package services

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"hazardloop/checklists"
	"hazardloop/repository/diskphotos"
	"hazardloop/repository/sqlitestore"
	"hazardloop/services/hazard"
)

// start is 09:00 on a Monday in Shanghai.
var start = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

var shanghai = time.FixedZone("UTC+8", 8*60*60)

// id gives a thing its ID by its name.
func id(name string) string { return uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)).String() }

func ids(names ...string) []string {
	var all []string
	for _, n := range names {
		all = append(all, id(n))
	}
	return all
}

// The grids: the district with two streets, each with one community.
var gridsOfWorld = []struct{ name, parent string }{
	{"district", ""}, {"east", "district"}, {"west", "district"}, {"east-1", "east"}, {"west-1", "west"},
}

// The organisations. mall and tenant are companies in the same community.
var orgsOfWorld = []struct{ name, kind, grid string }{
	{"bureau", hazard.OrgAuthority, "district"},
	{"east-office", hazard.OrgAuthority, "east"},
	{"west-office", hazard.OrgAuthority, "west"},
	{"mall", hazard.OrgEnterprise, "east-1"},
	{"tenant", hazard.OrgEnterprise, "east-1"},
	{"shop", hazard.OrgEnterprise, "west-1"},
}

// The premises, named like the organisation that runs them.
var premisesOfWorld = []struct {
	name, org, grid string
	categories      []hazard.Category
}{
	{"mall", "mall", "east-1", []hazard.Category{checklists.Fire, checklists.ThreeInOne}},
	{"tenant", "tenant", "east-1", []hazard.Category{checklists.Fire}},
	{"shop", "shop", "west-1", []hazard.Category{checklists.Fire}},
}

// The cast. Unless a test says otherwise insp1 finds, boss1 is responsible and
// reports, insp2 re-checks. Whoever has west or shop in the name is out of scope
// of the mall.
var castOfWorld = []struct {
	name string
	role hazard.Role
	org  string
	grid string
}{
	{"admin", hazard.RoleAdmin, "bureau", ""},
	{"sup1", hazard.RoleSupervisor, "bureau", "district"},
	{"sup2", hazard.RoleSupervisor, "bureau", "district"},
	{"sup-west", hazard.RoleSupervisor, "west-office", "west"},
	{"insp1", hazard.RoleInspector, "east-office", "east"},
	{"insp2", hazard.RoleInspector, "east-office", "east"},
	{"insp3", hazard.RoleInspector, "east-office", "east-1"},
	{"insp-west", hazard.RoleInspector, "west-office", "west"},
	{"boss1", hazard.RoleEnterprise, "mall", ""},
	{"boss2", hazard.RoleEnterprise, "mall", ""},
	{"tenant1", hazard.RoleEnterprise, "tenant", ""},
	{"shop1", hazard.RoleEnterprise, "shop", ""},
}

// passwordOf everybody in the cast.
const passwordOf = "Grid-2026-door"

// as gives a member of the cast as an actor.
func as(name string) hazard.Actor {
	for _, c := range castOfWorld {
		if c.name == name {
			a := hazard.Actor{UserID: id("user " + name), Username: name, Name: "姓名" + name, OrgID: id("org " + c.org), Role: c.role}
			if c.grid != "" {
				a.GridIDs = []string{id("grid " + c.grid)}
			}
			return a
		}
	}
	panic("not in the cast: " + name)
}

// clock is the time of a world.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// world is a whole service on real stores.
type world struct {
	*Services
	t      testing.TB
	ctx    context.Context //nolint:containedctx // of the test
	clock  *clock
	config Config
	made   atomic.Int64 // IDs
}

var (
	templateDir   string
	worldTemplate = sync.OnceValue(buildTemplate)
)

// buildTemplate lays the world out once; every test gets a copy of the file.
func buildTemplate() string {
	dir, err := os.MkdirTemp("", "services-world-")
	if err != nil {
		panic(err)
	}
	templateDir = dir
	w := &world{ctx: context.Background(), clock: &clock{now: start.Add(-day)}}
	db, err := sqlitestore.Open(w.ctx, filepath.Join(dir, "hazard.db"))
	if err != nil {
		panic(err)
	}
	if err := w.open(dir, db); err != nil {
		panic(err)
	}
	w.people()
	if err := w.Close(w.ctx); err != nil {
		panic(err)
	}
	if err := db.Close(); err != nil {
		panic(err)
	}
	return filepath.Join(dir, "hazard.db")
}

func (w *world) people() {
	admin := as("admin")
	check := func(_ any, fresh bool, err error) {
		if err != nil || !fresh {
			panic(fmt.Sprint("the world is not new: ", fresh, err))
		}
	}
	for _, g := range gridsOfWorld {
		grid := hazard.Grid{ID: id("grid " + g.name), Name: "网格" + g.name}
		if g.parent != "" {
			grid.ParentID = id("grid " + g.parent)
		}
		got, fresh, err := w.Registers.CreateGrid(w.ctx, admin, grid)
		check(got, fresh, err)
	}
	for _, o := range orgsOfWorld {
		got, fresh, err := w.Registers.CreateOrg(w.ctx, admin, hazard.Org{ID: id("org " + o.name), Name: "单位" + o.name, Kind: o.kind, GridID: id("grid " + o.grid)})
		check(got, fresh, err)
	}
	for _, c := range castOfWorld {
		a := as(c.name)
		got, fresh, err := w.Accounts.CreateUser(w.ctx, admin, hazard.User{
			ID: a.UserID, Username: a.Username, Name: a.Name, Phone: "138" + c.name, Role: a.Role, OrgID: a.OrgID, GridIDs: a.GridIDs,
		}, passwordOf)
		check(got, fresh, err)
	}
	for _, p := range premisesOfWorld {
		got, fresh, err := w.Registers.CreatePremises(w.ctx, admin, hazard.Premises{
			ID: id(p.name), Name: "场所" + p.name, OrgID: id("org " + p.org), GridID: id("grid " + p.grid), Categories: p.categories,
		})
		check(got, fresh, err)
	}
}

// newWorld opens a copy of the world; change may put something between the use
// cases and the stores.
func newWorld(tb testing.TB, change ...func(*Config)) *world {
	tb.Helper()
	dir := tb.TempDir()
	data, err := os.ReadFile(worldTemplate())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "hazard.db"), data, 0o600)
	}
	if err != nil {
		tb.Fatal(err)
	}
	w := &world{t: tb, ctx: tb.Context(), clock: &clock{now: start}}
	w.made.Store(1 << 20) // after the IDs of the template
	db, err := sqlitestore.Open(w.ctx, filepath.Join(dir, "hazard.db"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	if err := w.open(dir, db, change...); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := w.Close(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return w
}

func (w *world) open(dir string, db *sqlitestore.DB, change ...func(*Config)) error {
	blobs, err := diskphotos.Open(filepath.Join(dir, "photos"))
	if err != nil {
		return err
	}
	library, err := checklists.Builtin()
	if err != nil {
		return err
	}
	w.config = Config{
		Stores: db.Stores(), Blobs: blobs, Thumbs: blobs.Thumbs(), Library: library, Now: w.clock.Now, NewID: w.newID,
		Random: rand.Reader, Zone: shanghai, Policy: hazard.DefaultPolicy,
		Passwords: PasswordCost{MemoryKiB: 8, Passes: 1, Threads: 1}, SpoolDir: filepath.Join(dir, "spool"),
		Log: slog.New(slog.DiscardHandler),
	}
	if err := os.MkdirAll(w.config.SpoolDir, 0o700); err != nil {
		return err
	}
	for _, c := range change {
		c(&w.config)
	}
	w.Services = New(w.ctx, w.config)
	return nil
}

// restarted is another server on the same stores.
func (w *world) restarted() *Services {
	s := New(w.ctx, w.config)
	w.t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

func (w *world) newID() string { return fmt.Sprintf("00000000-0000-7000-8000-%012x", w.made.Add(1)) }

// wait lets time pass.
func (w *world) wait(d time.Duration) *world {
	w.clock.mu.Lock()
	defer w.clock.mu.Unlock()
	w.clock.now = w.clock.now.Add(d)
	return w
}

func (w *world) in(d time.Duration) *time.Time {
	at := w.clock.Now().Add(d)
	return &at
}

// page asks for everything at once.
var page = hazard.PageRequest{Limit: 200}

// ok ends the test when err is not nil.
func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused wants an error with a code.
func refused(t testing.TB, err error, code hazard.Code) *hazard.Error {
	t.Helper()
	if !hazard.Is(err, code) {
		t.Fatalf("error %v, want %s", err, code)
	}
	return asError(err)
}

// faulty wants an invalid error that names a field.
func faulty(t testing.TB, err error, pointer, code string) {
	t.Helper()
	e := refused(t, err, hazard.CodeInvalid)
	for _, f := range e.Fields {
		if f.Pointer == pointer && f.Code == code {
			return
		}
	}
	t.Fatalf("fields %+v, want %s %s", e.Fields, pointer, code)
}

func asError(err error) *hazard.Error {
	e := &hazard.Error{}
	if x, isOurs := err.(*hazard.Error); isOurs { //nolint:errorlint // the outermost one is meant
		e = x
	}
	return e
}

// parallel runs n calls at the same moment and gives their errors.
func parallel(n int, call func(i int) error) []error {
	errs := make([]error, n)
	var ready, done sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-begin
			errs[i] = call(i)
		})
	}
	ready.Wait()
	close(begin)
	done.Wait()
	return errs
}

// tally counts errors by code; success counts under "".
func tally(errs []error) map[hazard.Code]int {
	n := map[hazard.Code]int{}
	for _, err := range errs {
		if err == nil {
			n[""]++
		} else {
			n[hazard.CodeOf(err)]++
		}
	}
	return n
}

// readAll gives what a stored photograph holds.
func readAll(t testing.TB, r io.ReadCloser) []byte {
	t.Helper()
	data, err := io.ReadAll(r)
	ok(t, err)
	ok(t, r.Close())
	return data
}

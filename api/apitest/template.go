package apitest

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"hazardloop/checklists"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

// population is what a World has in it, and who is signed in.
type population struct {
	world  World
	tokens map[string]string
}

// populate makes it through the use cases.
func populate(ctx context.Context, useCases *services.Services) (population, error) {
	b := builder{ctx: ctx, services: useCases, t: &population{tokens: map[string]string{}}}
	b.t.world.Users = map[string]string{}
	b.build()
	return *b.t, b.err
}

// worldTemplate is a World as every test finds it, with its embedded database.
type worldTemplate struct {
	population
	database []byte
}

var template = sync.OnceValues(buildTemplate)

// buildTemplate lives longer than any test, so it has its own context.
func buildTemplate() (t worldTemplate, err error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "apitest-*")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	below, err := openEmbedded(ctx, dir)
	if err != nil {
		return t, err
	}
	useCases, err := openUseCases(ctx, dir, below, &Clock{now: Start}, &atomic.Bool{}, slog.New(slog.DiscardHandler))
	if err == nil {
		t.population, err = populate(ctx, useCases)
		err = errors.Join(err, useCases.Close(ctx))
	}
	if err := errors.Join(err, below.close()); err != nil {
		return t, err
	}
	t.database, err = os.ReadFile(filepath.Join(dir, databaseName))
	return t, err
}

// builder makes things until the first error.
type builder struct {
	ctx      context.Context //nolint:containedctx // a builder lives as long as its one call
	services *services.Services
	t        *population
	err      error
}

func (b *builder) build() {
	w := &b.t.world
	w.City = b.grid("城市", "")
	w.Near, w.Far = b.grid("近片区", w.City), b.grid("远片区", w.City)
	w.Bureau = b.org("应急管理局", hazard.OrgAuthority, w.City)
	w.Company = b.org("近处公司", hazard.OrgEnterprise, w.Near)
	w.Stranger = b.org("远处公司", hazard.OrgEnterprise, w.Far)
	w.Shop, w.FarShop = b.premises("近处商铺", w.Company, w.Near), b.premises("远处商铺", w.Stranger, w.Far)
	b.account("admin", hazard.RoleAdmin, w.Bureau)
	b.account("inspector1", hazard.RoleInspector, w.Bureau, w.Near)
	b.account("inspector2", hazard.RoleInspector, w.Bureau, w.Near)
	b.account("inspector3", hazard.RoleInspector, w.Bureau, w.Far)
	b.account("supervisor1", hazard.RoleSupervisor, w.Bureau, w.Near)
	b.account("supervisor2", hazard.RoleSupervisor, w.Bureau, w.Near)
	b.account("supervisor3", hazard.RoleSupervisor, w.Bureau, w.Far)
	b.account("enterprise1", hazard.RoleEnterprise, w.Company)
	b.account("enterprise3", hazard.RoleEnterprise, w.Company)
	b.account("enterprise2", hazard.RoleEnterprise, w.Stranger)
}

// founder makes what an admin makes before there is one.
var founder = hazard.Actor{UserID: "founder", Role: hazard.RoleAdmin}

func (b *builder) failed(err error) { b.err = errors.Join(b.err, err) }

func (b *builder) grid(name, parent string) string {
	g, _, err := b.services.Registers.CreateGrid(b.ctx, founder, hazard.Grid{ID: NewID(), Name: name, ParentID: parent})
	b.failed(err)
	return g.ID
}

func (b *builder) org(name, kind, grid string) string {
	o, _, err := b.services.Registers.CreateOrg(b.ctx, founder, hazard.Org{ID: NewID(), Name: name, Kind: kind, GridID: grid})
	b.failed(err)
	return o.ID
}

func (b *builder) premises(name, org, grid string) string {
	p, _, err := b.services.Registers.CreatePremises(b.ctx, founder, hazard.Premises{
		ID: NewID(), Name: name, Address: "人民路 1 号", OrgID: org, GridID: grid, Categories: []hazard.Category{checklists.Fire},
	})
	b.failed(err)
	return p.ID
}

// account makes an account and signs it in.
func (b *builder) account(username string, role hazard.Role, org string, grids ...string) {
	u, _, err := b.services.Accounts.CreateUser(b.ctx, founder, hazard.User{
		ID: NewID(), Username: username, Name: "用户" + username, Role: role, OrgID: org, GridIDs: grids,
	}, Password)
	b.failed(err)
	b.t.world.Users[username] = u.ID
	in, err := b.services.Accounts.SignIn(b.ctx, services.Credentials{Username: username, Password: Password, Address: "192.0.2.1"})
	b.failed(err)
	b.t.tokens[username] = in.Token
}

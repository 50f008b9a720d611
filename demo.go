package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"hazardloop/api"
	"hazardloop/checklists"
	"hazardloop/services/demo"
	"hazardloop/services/hazard"
)

// demoCommand serves made-up data. The address is open at once; the service
// says that it is ready when the data is complete.
func demoCommand(ctx context.Context, p process) error {
	d := &demonstration{p: p}
	flags := newFlags("demo")
	flags.IntVar(&d.findings, "findings", demo.DefaultFindings, "how many findings (隐患) to make")
	flags.IntVar(&d.premises, "premises", demo.DefaultPremises, "how many premises (场所) to make")
	if err := p.parse(flags); err != nil {
		return err
	}
	if d.findings < demo.MinFindings || d.premises < demo.MinPremises {
		return usageError{fmt.Errorf("demo needs at least --findings %d and --premises %d", demo.MinFindings, demo.MinPremises)}
	}
	return d.show(ctx)
}

// demonstration is a service with made-up data.
type demonstration struct {
	p                  process
	app                *app
	findings, premises int
	pictureWidth       int // of tests; zero: as usual
	complete           atomic.Bool
	password           string // of all accounts
	random             bool   // nobody chose the password
}

// show opens the stores, runs and closes.
func (d *demonstration) show(ctx context.Context) (err error) {
	if d.app, err = openApp(ctx, d.p.cfg, d.p.log); err != nil {
		return err
	}
	err = errors.Join(d.run(ctx), d.app.close())
	if ctx.Err() != nil && !d.complete.Load() {
		fmt.Fprintln(d.p.stdout, "演示数据还没有生成完，下次启动会接着生成 not complete yet: the next start goes on")
	}
	return err
}

// run serves until ctx ends, or until the data could not be made.
func (d *demonstration) run(ctx context.Context) error {
	if d.password = d.p.cfg.demoPassword.reveal(); d.password == "" {
		d.password, d.random = readablePassword(), true
	}
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var making sync.WaitGroup
	err := serve(inner, d.p, d.app, serving{ready: d.ready, demo: demoInfo(d.password), onOpen: func(url string) {
		making.Go(func() {
			if err := d.make(inner, url); err != nil {
				stop(fmt.Errorf("demonstration data: %w", err))
			}
		})
	}})
	stop(nil)
	making.Wait()
	if cause := context.Cause(inner); ctx.Err() == nil && !errors.Is(cause, context.Canceled) {
		err = errors.Join(cause, err)
	}
	return err
}

func (d *demonstration) ready(ctx context.Context) error {
	if !d.complete.Load() {
		return hazard.NewError(hazard.CodeUnavailable, "演示数据正在生成")
	}
	return d.app.ready(ctx)
}

// make makes the data, unless it is there, and says how to sign in.
func (d *demonstration) make(ctx context.Context, url string) error {
	library, err := checklists.Builtin()
	if err != nil {
		return err
	}
	// Making is over in a minute and makes much garbage: fewer collections, for
	// memory that is given back afterwards.
	defer debug.SetGCPercent(debug.SetGCPercent(200))
	fmt.Fprintf(d.p.stdout, "正在准备演示数据 preparing the demonstration: %s\n", url)
	err = demo.Seed(ctx, demo.Config{
		Stores: d.app.stores, Blobs: d.app.blobs, Library: library, Now: time.Now(), Zone: d.p.cfg.timezone,
		Policy: hazard.DefaultPolicy, Password: d.password, Hash: d.app.services.Accounts.HashPassword,
		Findings: d.findings, Premises: d.premises, PictureWidth: d.pictureWidth, Progress: progressTo(d.p.stdout),
	})
	if err != nil {
		return err
	}
	d.complete.Store(true)
	printWelcome(d.p.stdout, url, d.password, d.random)
	return nil
}

// demoInfo is what the sign-in page shows, so that a visitor taps and types
// nothing.
func demoInfo(password string) *api.DemoInfo {
	info := &api.DemoInfo{Password: password}
	for _, a := range demo.Accounts() {
		info.Accounts = append(info.Accounts, api.DemoAccount{Username: a.Username, Name: a.Name, Role: a.Role, OrgName: a.Org})
	}
	return info
}

// progressTo prints a line for every tenth.
func progressTo(w io.Writer) func(done, total int) {
	last := 0
	return func(done, total int) {
		if tenth := done * 10 / total; tenth > last {
			last = tenth
			fmt.Fprintf(w, "演示数据 findings made: %d / %d\n", done, total)
		}
	}
}

func printWelcome(w io.Writer, url, password string, random bool) {
	fmt.Fprintf(w, "\n隐患闭环演示 The demonstration is ready: %s\n\n", url)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, a := range demo.Accounts() {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", a.Username, hazard.RoleNames[a.Role], a.Name, a.Org)
	}
	_ = table.Flush() // as good as the prints around it
	fmt.Fprintf(w, "\n所有账号的密码 password of all accounts: %s\n", password)
	if random {
		fmt.Fprintln(w, "（未设置 HAZARD_DEMO_PASSWORD，每次启动都会更换 a new one at each start while HAZARD_DEMO_PASSWORD is unset）")
	}
	fmt.Fprintln(w)
}

// readablePassword has twelve characters of chance, 60 bits, none of which
// looks like another.
func readablePassword() string {
	text := strings.ToLower(rand.Text())
	return strings.Join([]string{text[:4], text[4:8], text[8:12]}, "-")
}

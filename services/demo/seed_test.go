package demo

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/repository/diskphotos"
	"hazardloop/repository/sqlitestore"
	"hazardloop/services/hazard"
)

// present is that of the demonstrations in tests.
var present = time.Date(2026, 11, 24, 7, 30, 0, 0, time.UTC)

// openConfig is a small demonstration on the embedded stores.
func openConfig(t testing.TB, dir string) Config {
	t.Helper()
	db, err := sqlitestore.Open(t.Context(), filepath.Join(dir, "hazard.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	photos, err := diskphotos.Open(filepath.Join(dir, "photos"))
	if err != nil {
		t.Fatal(err)
	}
	library, err := checklists.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Stores: db.Stores(), Blobs: photos, Library: library, Now: present, Zone: zone, Policy: hazard.DefaultPolicy,
		Password: "first", Hash: func(_ context.Context, password string) (string, error) { return "hash of " + password, nil },
		Findings: MinFindings, Premises: MinPremises, PictureWidth: 48, batchSize: 24,
	}
}

// seeded is a demonstration that several tests read.
func seeded(t *testing.T) Config {
	t.Helper()
	c := openConfig(t, t.TempDir())
	if err := Seed(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// everyFinding gives all findings with their histories.
func everyFinding(t *testing.T, c Config) []hazard.Imported {
	t.Helper()
	var all []hazard.Imported
	err := c.Stores.Findings.Each(t.Context(), func(f hazard.Finding, history []hazard.Event) error {
		all = append(all, hazard.Imported{Finding: f, History: history})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func account(t *testing.T, c Config, username string) hazard.User {
	t.Helper()
	u, err := c.Stores.Users.ByUsername(t.Context(), username)
	if err != nil {
		t.Fatalf("%s: %v", username, err)
	}
	return u
}

// TestSeed makes one demonstration and looks at it from all sides; what changes
// it comes last.
func TestSeed(t *testing.T) {
	c := seeded(t)
	all := everyFinding(t, c)
	t.Run("evidence is whole", func(t *testing.T) { evidenceIsWhole(t, c) })
	t.Run("findings of every kind", func(t *testing.T) { findingsOfEveryKind(t, all) })
	t.Run("late in every way", func(t *testing.T) { lateInEveryWay(t, all) })
	t.Run("photos", func(t *testing.T) { photosAreThere(t, c, all) })
	t.Run("warnings", func(t *testing.T) { warningsAreFew(t, c, all) })
	t.Run("planned visits", func(t *testing.T) { visitsArePlanned(t, c) })
	t.Run("inspections", func(t *testing.T) { inspectionsFit(t, c, all) })
	t.Run("scopes of the accounts", func(t *testing.T) { scopesOfAccounts(t, c) })
	t.Run("reports", func(t *testing.T) { reportsInEveryState(t, c) })
	t.Run("public board", func(t *testing.T) { publicBoard(t, c) })
	if !underRace {
		t.Run("the same after an interruption", func(t *testing.T) { sameAfterInterruption(t, all) })
	}
	t.Run("not twice", func(t *testing.T) { notTwice(t, c, all) })
	t.Run("numbers go on", func(t *testing.T) { numbersGoOn(t, c, all) })
}

func notTwice(t *testing.T, c Config, before []hazard.Imported) {
	c.Now, c.Password, c.Findings = present.Add(48*time.Hour), "second", 5000
	c.Progress = func(int, int) { t.Error("it was made again") }
	if err := Seed(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if after := everyFinding(t, c); len(after) != len(before) || len(after) != MinFindings {
		t.Errorf("%d findings, then %d", len(before), len(after))
	}
	for _, a := range Accounts() {
		u := account(t, c, a.Username)
		if u.PasswordHash != "hash of second" || u.Name != a.Name || u.Role != a.Role {
			t.Errorf("%s: %+v", a.Username, u)
		}
	}
	if u := account(t, c, "fire.officer1"); u.PasswordHash == "hash of second" {
		t.Error("a visitor can sign in as somebody who has no account for visitors")
	}
}

func sameAfterInterruption(t *testing.T, whole []hazard.Imported) {
	c := openConfig(t, t.TempDir())
	c.batchSize = 6 // small ones: some must be left when it is interrupted
	ctx, cancel := context.WithCancel(t.Context())
	c.Progress = func(done, total int) {
		if done >= total/3 {
			cancel()
		}
	}
	if err := Seed(ctx, c); err == nil {
		t.Fatal("it was not interrupted")
	}
	if _, err := c.Stores.Users.ByUsername(t.Context(), completionMark); !hazard.Is(err, hazard.CodeNotFound) {
		t.Fatalf("it counts as complete: %v", err)
	}
	partly := len(everyFinding(t, c))
	if partly == 0 || partly == MinFindings {
		t.Errorf("%d findings before the interruption", partly)
	}

	other := c
	other.Findings++
	if err := Seed(t.Context(), other); err == nil {
		t.Error("another size went on with what was there")
	}
	c.Now, c.Progress = present.Add(3*time.Hour), nil
	if err := Seed(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	again := everyFinding(t, c)
	if len(again) != len(whole) {
		t.Fatalf("%d findings, want %d", len(again), len(whole))
	}
	for i := range whole {
		if a, b := whole[i].Finding, again[i].Finding; a.ID != b.ID || a.Number != b.Number || a.Head != b.Head {
			t.Fatalf("%s %s %s became %s %s %s", a.ID, a.Number, a.Head, b.ID, b.Number, b.Head)
		}
	}
}

func TestSeedRefusesOtherData(t *testing.T) {
	c := openConfig(t, t.TempDir())
	u := hazard.User{ID: fixedID("somebody"), Username: "somebody", Name: "张三", Role: hazard.RoleAdmin, CreatedAt: present, Version: 1}
	if err := c.Stores.Users.Create(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	if err := Seed(t.Context(), c); err == nil {
		t.Error("made-up data went among real data")
	}
}

func numbersGoOn(t *testing.T, c Config, all []hazard.Imported) {
	taken := map[string]int64{}
	for _, x := range all {
		taken[x.Finding.Number[:len("YH20260102")]]++
	}
	for series, n := range taken {
		if first, err := c.Stores.Sequence.Reserve(t.Context(), series, 1); err != nil || first != n+1 {
			t.Fatalf("%s: the next number is %d, want %d (%v)", series, first, n+1, err)
		}
	}
}

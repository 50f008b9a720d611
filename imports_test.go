package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "hazardloop"

// layer is one line of the import table (who may import whom). What is not
// named is not allowed; the standard library is, except for banned.
type layer struct {
	pkg    string   // folder in the module, "." for the root; "x/..." holds for all below x
	ours   []string // our packages, same notation
	third  []string // third-party packages with all below them
	banned []string // packages of the standard library
	tests  []string // what the tests of pkg may import besides: our folders, or third-party packages
	why    string
}

// layers is the import table. The longest pattern that fits a package counts.
//
//	checklists < domain with its ports < {adapters, use cases} < api < main
var layers = []layer{
	{
		pkg:    "checklists",
		third:  []string{"github.com/goccy/go-yaml"},
		banned: []string{"database/sql", "net/http"},
		why:    "checklists are data for everyone, so they stand on nothing of ours; they are written in YAML, which nobody else needs to know",
	},
	{
		pkg:    "checklists/sheet",
		ours:   []string{"checklists"},
		third:  []string{"github.com/xuri/excelize/v2"},
		banned: []string{"database/sql", "net/http"},
		why:    "offices write checklists in Excel; strangers' sheets are read in one place, and whoever needs no sheets carries no Excel",
	},
	{
		pkg:    "services/hazard",
		ours:   []string{"checklists"},
		banned: []string{"crypto/rand", "database/sql", "io/fs", "log", "log/slog", "math/rand", "math/rand/v2", "net", "net/http", "os"},
		tests:  []string{"checklists/..."},
		why:    "the domain is pure: no I/O, no third party, no chance, so that its tests are tables and its rules can be read alone",
	},
	{
		pkg:    "services",
		ours:   []string{"checklists", "services/hazard", "services/imaging"},
		third:  []string{"github.com/google/uuid", "golang.org/x/crypto/argon2"},
		banned: []string{"database/sql", "log", "net/http"},
		tests:  anyOfOurs,
		why:    "use cases know the ports, never an adapter and never HTTP: the same code runs on SQLite and MongoDB, and under the command line",
	},
	{
		pkg:   "services/imaging",
		ours:  []string{"services/hazard"},
		third: []string{"github.com/bep/imagemeta", "github.com/gen2brain/heic", "golang.org/x/image"},
		why:   "decoding strangers' pictures is the riskiest code here; it stays in one place",
	},
	{
		pkg:    "services/demo",
		ours:   []string{"checklists", "services", "services/hazard", "services/imaging"},
		third:  []string{"github.com/google/uuid", "golang.org/x/image"},
		banned: []string{"database/sql", "net/http"},
		tests:  anyOfOurs,
		why:    "the demo is made through use cases and ports like real data, so it runs on every store; x/image draws its photos",
	},
	{
		pkg:    "repository/...",
		ours:   adapterParts,
		banned: []string{"net/http"},
		tests:  []string{"repository/storetest"},
		why:    "an adapter stores what the domain gives it and decides nothing: it never imports use cases or another adapter; what adapters have in common are shapes and cursors",
	},
	{
		pkg:    "repository/document",
		ours:   []string{"checklists", "services/hazard"},
		banned: []string{"database/sql", "net/http", "os"},
		tests:  []string{"repository/storetest", "go.mongodb.org/mongo-driver"},
		why:    "the stored shapes are data for every database, so they know none; tests prove with MongoDB's own codec that both forms are equal",
	},
	{
		pkg:   "repository/archive",
		ours:  []string{"checklists", "services/hazard", "repository/document"},
		tests: anyOfOurs,
		why:   "an archive is read and written over the ports, so it moves data between any two stores and knows neither",
	},
	{
		pkg:    "repository/keyset",
		ours:   []string{"services/hazard"},
		banned: []string{"database/sql", "net/http", "os"},
		why:    "a cursor is the same on every database, so that a client notices nothing when the office moves to another one",
	},
	{
		pkg:   "repository/storetest",
		ours:  []string{"checklists", "services/hazard"},
		third: []string{"github.com/google/go-cmp"},
		why:   "one suite for every adapter cannot know any of them",
	},
	{
		pkg:   "repository/testservers",
		third: []string{"go.mongodb.org/mongo-driver", "github.com/minio/minio-go"},
		why:   "tests get their real servers in one place, which knows the clients and nothing of ours; only tests import it",
	},
	{
		pkg:    "repository/sqlitestore",
		ours:   adapterParts,
		third:  []string{"modernc.org/sqlite"},
		banned: []string{"net/http"},
		tests:  []string{"repository/storetest"},
		why:    "SQLite and its SQL stay behind the ports",
	},
	{
		pkg:    "repository/mongostore",
		ours:   adapterParts,
		third:  []string{"go.mongodb.org/mongo-driver"},
		banned: []string{"database/sql", "net/http"},
		tests:  []string{"repository/storetest", "repository/sqlitestore", "repository/testservers"},
		why:    "MongoDB and its queries stay behind the ports; tests compare it with SQLite, answer by answer",
	},
	{
		pkg:    "repository/miniophotos",
		ours:   []string{"services/hazard"},
		third:  []string{"github.com/minio/minio-go"},
		banned: []string{"database/sql"},
		tests:  []string{"repository/storetest", "repository/testservers"},
		why:    "object storage stays behind the ports of photographs; it needs net/http, because its client takes an http.Transport",
	},
	{
		pkg:   "api",
		ours:  []string{"checklists", "checklists/sheet", "services", "services/hazard"},
		third: []string{"github.com/gin-gonic/gin", "github.com/go-playground/validator", "github.com/google/uuid", "github.com/prometheus/client_golang"},
		tests: append([]string{"github.com/getkin/kin-openapi"}, anyOfOurs...),
		why:   "HTTP is the only place that knows gin, and it reaches stores through use cases; the OpenAPI library proves the contract in tests and is not in the binary",
	},
	{
		pkg:   "api/apitest",
		ours:  anyOfOurs,
		third: []string{"github.com/getkin/kin-openapi"},
		tests: []string{"github.com/gin-gonic/gin"},
		why:   "the test client builds a whole service and checks every exchange against openapi.yaml; only tests import it",
	},
	{
		pkg:   "deploy",
		tests: []string{"github.com/goccy/go-yaml"},
		why:   "the compose files are read in a test only: what must never be published or unlimited is checked, not reviewed",
	},
	{
		pkg: "web",
		why: "the web app is a folder of files inside the binary",
	},
	{
		pkg:   "e2e",
		third: []string{"github.com/google/uuid"},
		tests: []string{"github.com/google/uuid"},
		why:   "the end-to-end walk knows the binary and its HTTP contract and nothing else, like a customer",
	},
	{
		pkg:   ".",
		ours:  anyOfOurs,
		third: []string{"github.com/google/uuid"},
		why:   "main puts the parts together; libraries belong to the parts",
	},
}

// adapterParts is what a database adapter stands on.
var adapterParts = []string{"checklists", "services/hazard", "repository/document", "repository/keyset"}

// anyOfOurs is for what puts the parts together: main and tests.
var anyOfOurs = []string{"..."}

// testLibraries may be used by every test.
var testLibraries = []string{"github.com/google/go-cmp"}

// testSupport must not reach the binary.
var testSupport = []string{
	"testing", module + "/api/apitest", module + "/repository/storetest", module + "/repository/testservers", "github.com/getkin/kin-openapi",
}

// emptyNames say nothing about what a package does for the trade.
var emptyNames = []string{"base", "common", "helper", "helpers", "misc", "model", "models", "shared", "types", "util", "utils"}

func TestImportsFollowTheTable(t *testing.T) {
	watchSources(t)
	for _, p := range goList(t, "./...") {
		for _, fault := range faults(p) {
			t.Error(fault)
		}
	}
}

func TestTestSupportStaysOutOfTheBinary(t *testing.T) {
	for _, p := range goList(t, "-deps", ".") {
		if slices.ContainsFunc(testSupport, func(name string) bool { return within(p.ImportPath, name) }) {
			t.Errorf("the binary contains %s: only _test.go files may import it", p.ImportPath)
		}
	}
}

// TestTheTableCatchesViolations proves the checker, which is silent as long as
// the code is right.
func TestTheTableCatchesViolations(t *testing.T) {
	tests := []struct {
		name string
		pkg  goPackage
		want string // part of the one message, or nothing
	}{
		{"domain may read checklists", pkg("services/hazard", "time", "hazardloop/checklists"), ""},
		{"domain is pure", pkg("services/hazard", "os"), "services/hazard imports os"},
		{"domain has no third party", pkg("services/hazard", "github.com/google/uuid"), "github.com/google/uuid"},
		{"use case with an adapter", pkg("services", "hazardloop/repository/sqlitestore"), "repository/sqlitestore"},
		{"use case with gin", pkg("services", "github.com/gin-gonic/gin"), "gin"},
		{"argon2 for use cases", pkg("services", "golang.org/x/crypto/argon2"), ""},
		{"no other crypto", pkg("services", "golang.org/x/crypto/bcrypt"), "bcrypt"},
		{"adapter with use cases", pkg("repository/diskphotos", "hazardloop/services"), "hazardloop/services"},
		{"adapter with adapter", pkg("repository/diskphotos", "hazardloop/repository/sqlitestore"), "sqlitestore"},
		{"adapter with the shared shapes and cursors", pkg("repository/sqlitestore", "hazardloop/repository/document", "hazardloop/repository/keyset"), ""},
		{"MongoDB only in its adapter", pkg("repository/sqlitestore", "go.mongodb.org/mongo-driver/v2/mongo"), "mongo-driver"},
		{"MongoDB in its adapter", pkg("repository/mongostore", "go.mongodb.org/mongo-driver/v2/bson", "hazardloop/repository/document"), ""},
		{"one database with another", pkg("repository/mongostore", "hazardloop/repository/sqlitestore"), "sqlitestore"},
		{"comparing databases in tests", testPkg("repository/mongostore", "hazardloop/repository/sqlitestore", "hazardloop/repository/testservers"), ""},
		{"shapes know no database", pkg("repository/document", "go.mongodb.org/mongo-driver/v2/bson"), "mongo-driver"},
		{"shapes are tested with the codec", testPkg("repository/document", "go.mongodb.org/mongo-driver/v2/bson", "hazardloop/repository/storetest"), ""},
		{"cursors know no shapes", pkg("repository/keyset", "hazardloop/repository/document"), "repository/document"},
		{"object storage over HTTP", pkg("repository/miniophotos", "net/http", "github.com/minio/minio-go/v7"), ""},
		{"photographs on disk without HTTP", pkg("repository/diskphotos", "net/http"), "net/http"},
		{"object storage with shapes", pkg("repository/miniophotos", "hazardloop/repository/document"), "repository/document"},
		{"SQLite only in its adapter", pkg("repository/diskphotos", "modernc.org/sqlite"), "modernc.org/sqlite"},
		{"library below the fence", pkg("repository/sqlitestore", "modernc.org/sqlite/lib"), ""},
		{"name that only begins alike", pkg("repository/sqlitestore", "modernc.org/sqlitefoo"), "sqlitefoo"},
		{"api with an adapter", pkg("api", "hazardloop/repository/diskphotos"), "diskphotos"},
		{"gin in a versioned path", pkg("api", "github.com/go-playground/validator/v10"), ""},
		{"main puts together", pkg(".", "hazardloop/api", "hazardloop/repository/sqlitestore"), ""},
		{"main has no gin", pkg(".", "github.com/gin-gonic/gin"), "gin"},
		{"C", pkg("repository/sqlitestore", "C"), "cgo"},
		{"unknown package", pkg("reports"), "not in the import table"},
		{"name without meaning", pkg("services/utils"), "utils"},
		{"test puts together", testPkg("services", "hazardloop/repository/sqlitestore", "github.com/google/go-cmp/cmp"), ""},
		{"test of an adapter", testPkg("repository/diskphotos", "hazardloop/repository/storetest"), ""},
		{"test keeps the fence", testPkg("services", "github.com/gin-gonic/gin"), "tests of services import"},
		{"test may use the standard library", testPkg("services/hazard", "os"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := faults(tt.pkg)
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("refused: %v", got)
			case tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)):
				t.Errorf("faults %q, want one with %q", got, tt.want)
			}
		})
	}
}

// goPackage is what go list tells about one package.
type goPackage struct {
	ImportPath, Name                   string
	Imports, TestImports, XTestImports []string
}

// faults compares one package with the table.
func faults(p goPackage) []string {
	folder := folderOf(p.ImportPath)
	for name := range strings.SplitSeq(folder+"/"+p.Name, "/") {
		if slices.Contains(emptyNames, name) {
			return []string{fmt.Sprintf("%s: %q says nothing; name a package by what it does for the trade", folder, name)}
		}
	}
	l, found := layerOf(folder)
	if !found {
		return []string{fmt.Sprintf("%s is not in the import table: add a line with its reason to imports_test.go", folder)}
	}
	var all []string
	for _, imported := range p.Imports {
		if !l.allows(imported) {
			all = append(all, l.fault(folder+" imports", imported))
		}
	}
	inTests := l.forTests(folder)
	for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
		if !inTests.allows(imported) {
			all = append(all, inTests.fault("tests of "+folder+" import", imported))
		}
	}
	return all
}

// layerOf finds the longest pattern that fits.
func layerOf(folder string) (best layer, found bool) {
	for _, l := range layers {
		if fits(folder, l.pkg) && (!found || len(l.pkg) > len(best.pkg)) {
			best, found = l, true
		}
	}
	return best, found
}

func (l layer) allows(imported string) bool {
	switch {
	case imported == "C":
		return false
	case isOurs(imported):
		return allowed(imported, l.ours)
	case isThirdParty(imported):
		return allowed(imported, l.third)
	}
	return !slices.Contains(l.banned, imported)
}

// forTests is what holds for the tests of a package: they may use the whole
// standard library and put parts together as far as the table says.
func (l layer) forTests(folder string) layer {
	for _, name := range slices.Concat(l.tests, testLibraries, []string{folder}) {
		if isThirdParty(name) {
			l.third = append(slices.Clip(l.third), name)
		} else {
			l.ours = append(slices.Clip(l.ours), name)
		}
	}
	l.banned = nil
	return l
}

func (l layer) fault(who, imported string) string {
	switch {
	case imported == "C":
		return fmt.Sprintf("%s C: no cgo, the binary must run on an empty image", who)
	case isOurs(imported):
		return fmt.Sprintf("%s %s, but of ours only %s is allowed: %s", who, imported, listed(l.ours), l.why)
	case isThirdParty(imported):
		return fmt.Sprintf("%s %s, but of third parties only %s is allowed: %s", who, imported, listed(l.third), l.why)
	}
	return fmt.Sprintf("%s %s, which is banned there: %s", who, imported, l.why)
}

func listed(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// allowed tells whether an import path is on a list of our folders or of other
// packages, which stand for all below them too.
func allowed(imported string, list []string) bool {
	return slices.ContainsFunc(list, func(entry string) bool {
		if isOurs(imported) {
			return fits(folderOf(imported), entry)
		}
		return within(imported, entry)
	})
}

// fits matches a folder with "x" or "x/...".
func fits(folder, pattern string) bool {
	if above, all := strings.CutSuffix(pattern, "/..."); all {
		return within(folder, above)
	}
	return folder == pattern || pattern == "..."
}

// within tells whether path p is the path above or something below it.
func within(p, above string) bool {
	return p == above || strings.HasPrefix(p, above+"/")
}

func isOurs(p string) bool { return within(p, module) }

func folderOf(importPath string) string {
	if importPath == module {
		return "."
	}
	return strings.TrimPrefix(importPath, module+"/")
}

// isThirdParty: paths outside the standard library begin with a host name.
func isThirdParty(p string) bool {
	host, _, _ := strings.Cut(p, "/")
	return strings.Contains(strings.Trim(host, "."), ".")
}

// goList asks the go command. It passes -e because a package that does not
// build is reported better by the compiler.
func goList(t *testing.T, args ...string) []goPackage {
	t.Helper()
	args = append([]string{"list", "-e", "-tags=e2e,nodynamic", "-json=ImportPath,Name,Imports,TestImports,XTestImports"}, args...)
	out, err := exec.CommandContext(t.Context(), "go", args...).Output()
	if err != nil {
		t.Fatalf("go %s: %v", strings.Join(args, " "), err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// watchSources looks at every source file, because go test repeats a cached
// result unless a file changed that the test itself, not a child of it, asked
// about.
func watchSources(t *testing.T) {
	t.Helper()
	aside := []string{".git", "bin", "data", "web/dist"}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (slices.Contains(aside, filepath.ToSlash(name)) || d.Name() == "node_modules"):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go"):
			_, err = os.Stat(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func pkg(folder string, imports ...string) goPackage {
	return goPackage{ImportPath: path.Join(module, folder), Name: path.Base(folder), Imports: imports}
}

func testPkg(folder string, imports ...string) goPackage {
	return goPackage{ImportPath: path.Join(module, folder), Name: path.Base(folder), XTestImports: imports}
}

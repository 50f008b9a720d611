//go:build e2e

package e2e

import (
	"crypto/rand"
	"net/http"
	"os"
	"strings"
	"testing"
)

// sharedStores are the settings of a new database and a new bucket on the
// servers that scripts/test.sh started.
func sharedStores(t *testing.T) []string {
	t.Helper()
	mongo, endpoint := os.Getenv("HAZARD_TEST_MONGO_URI"), os.Getenv("HAZARD_TEST_S3_ENDPOINT")
	if mongo == "" || endpoint == "" {
		if os.Getenv("HAZARD_TEST_STRICT") != "" {
			t.Fatal("no servers: HAZARD_TEST_MONGO_URI and HAZARD_TEST_S3_ENDPOINT are needed (scripts/test.sh starts them)")
		}
		t.Skip("no servers: see scripts/testservers.sh")
	}
	name := "e2e-" + strings.ToLower(rand.Text())
	address, query, _ := strings.Cut(mongo, "?")
	scheme, hosts, _ := strings.Cut(address, "://")
	hosts, _, _ = strings.Cut(hosts, "/")
	return []string{
		"HAZARD_MONGO_URI=" + scheme + "://" + hosts + "/" + name + "?" + query,
		"HAZARD_S3_ENDPOINT=" + strings.TrimPrefix(endpoint, "http://"), "HAZARD_S3_BUCKET=" + name, "HAZARD_S3_TLS=false",
		"HAZARD_S3_ACCESS_KEY=" + os.Getenv("HAZARD_TEST_S3_ACCESS_KEY"),
		"HAZARD_S3_SECRET_KEY=" + os.Getenv("HAZARD_TEST_S3_SECRET_KEY"),
	}
}

// town is a small installation made by its administrator: a grid with an
// office and a company, three officers and the company's safety manager.
type town struct {
	premises, company, manager string
}

const townAdmin = "town.admin"

// newAdmin makes the first account of an installation.
func newAdmin(t *testing.T, dir string, env []string) {
	t.Helper()
	out, code := runCommandIn(t, env, password+"\n", "user", "add", "--data", dir, "--username", townAdmin, "--name", "赵敏", "--role", "admin", "--org", "区应急管理局")
	if code != 0 {
		t.Fatalf("user add: %d\n%s", code, out)
	}
}

func build(admin *client) town {
	admin.t.Helper()
	grid, office := newID(), newID()
	w := town{premises: newID(), company: newID(), manager: newID()}
	made := func(path string, body object) { admin.t.Helper(); admin.want(http.StatusCreated, "POST", path, body) }
	made("/grids", object{"id": grid, "name": "东街网格"})
	made("/orgs", object{"id": office, "name": "东街街道办事处", "kind": "authority", "gridId": grid})
	made("/orgs", object{"id": w.company, "name": "东街服装厂", "kind": "enterprise", "gridId": grid})
	made("/premises", object{"id": w.premises, "name": "东街服装厂车间", "address": "东街 1 号", "orgId": w.company, "gridId": grid, "categories": []string{"fire"}})
	account := func(id, username, role, org string, grids ...string) {
		admin.t.Helper()
		made("/users", object{"id": id, "username": username, "password": password, "name": username, "role": role, "orgId": org, "gridIds": append([]string{}, grids...)})
	}
	account(newID(), "officer1", "inspector", office, grid)
	account(newID(), "officer2", "inspector", office, grid)
	account(newID(), "chief1", "supervisor", office, grid)
	account(w.manager, "manager1", "enterprise", w.company)
	return w
}

// find registers a finding; the answer says what became of it.
func (c *client) find(w town, id string) (answer, object, error) {
	return c.do("POST", "/findings", object{
		"id": id, "premisesId": w.premises, "description": "疏散通道堆放杂物", "severity": "general",
		"foundAt": now(), "photoIds": []string{},
	})
}

// at is the same person at another server of the same store.
func (c *client) at(s *server) *client {
	other := *c
	other.base = "http://" + s.address + "/api/v1"
	return &other
}

//go:build e2e

package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestNothingAcknowledgedIsLost kills the service under load: what was answered
// with success is there afterwards, once, and every chain verifies.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir, "demo")
	officer := signIn(t, s, "inspector1")
	premises := text(items(officer.want(http.StatusOK, "GET", "/premises?limit=1", nil))[0], "id")

	var mu sync.Mutex
	acknowledged := map[string]string{} // finding → number
	var load sync.WaitGroup
	for range 8 {
		load.Go(func() {
			for {
				id := newID()
				resp, got, err := officer.do("POST", "/findings", object{
					"id": id, "premisesId": premises, "description": "疏散通道堆放杂物", "severity": "general",
					"foundAt": time.Now().UTC().Format(time.RFC3339), "photoIds": []string{},
				})
				if err != nil {
					return // the power is cut
				}
				if resp.status == http.StatusCreated {
					mu.Lock()
					acknowledged[id] = text(got, "number")
					mu.Unlock()
				}
			}
		})
	}
	time.Sleep(500 * time.Millisecond)
	s.kill()
	load.Wait()
	if len(acknowledged) < 20 {
		t.Fatalf("only %d writes in half a second", len(acknowledged))
	}

	s.start()
	numbers := map[string]bool{}
	for id, number := range acknowledged {
		got := officer.want(http.StatusOK, "GET", "/findings/"+id, nil)
		if text(got, "number") != number || numbers[number] {
			t.Errorf("finding %s has number %q, was %q", id, text(got, "number"), number)
		}
		numbers[number] = true
	}
	if out, code := runCommand(t, "", "verify", "--data", dir); code != 0 {
		t.Errorf("verify beside the running service: %d\n%s", code, out)
	}
}

// TestOneShotIsMadeOnce sends what a tablet sends on a bad network: the same
// inspection fifty times at once.
func TestOneShotIsMadeOnce(t *testing.T) {
	s := startServer(t, t.TempDir(), "demo")
	officer := signIn(t, s, "inspector1")
	premises := text(items(officer.want(http.StatusOK, "GET", "/premises?limit=1", nil))[0], "id")
	code := text(items(officer.want(http.StatusOK, "GET", "/checklists?premisesId="+premises, nil))[0], "code")
	list := officer.want(http.StatusOK, "GET", "/checklists/"+code, nil)
	photoID := officer.upload("before", 1)
	var answers []object
	for _, sec := range list["sections"].([]any) {
		for n, it := range sec.(object)["items"].([]any) {
			a := object{"itemCode": it.(object)["code"], "result": "pass"}
			if n == 0 {
				a["result"] = "fail"
				a["photoIds"] = []string{photoID}
			}
			answers = append(answers, a)
		}
	}
	id := newID()
	body := object{
		"id": id, "premisesId": premises, "checklistCode": code, "kind": "daily",
		"performedAt": time.Now().UTC().Format(time.RFC3339), "answers": answers,
	}
	var mu sync.Mutex
	statuses := map[int]int{}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			resp, got, err := officer.do("PUT", "/inspections/"+id, body)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			statuses[resp.status]++
			if want := failed(got); len(got["findings"].([]any)) != want || want == 0 {
				t.Errorf("%d findings, want %d", len(got["findings"].([]any)), want)
			}
		})
	}
	all.Wait()
	if statuses[http.StatusCreated] != 1 || statuses[http.StatusOK] != 49 {
		t.Errorf("statuses %v", statuses)
	}
}

// failed counts the failed items that apply to the premises.
func failed(inspection object) int {
	n := 0
	for _, x := range inspection["answers"].([]any) {
		if a := x.(object); a["result"] == "fail" && a["notApplicable"] != true {
			n++
		}
	}
	return n
}

// TestVerifyFindsDamage: a changed photograph and a changed history are found
// and named.
func TestVerifyFindsDamage(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir, "demo")
	s.stop()
	var victim string
	err := filepath.WalkDir(filepath.Join(dir, "photos"), func(path string, d os.DirEntry, err error) error {
		if err == nil && len(d.Name()) == 64 && !strings.Contains(path, "thumbs") {
			victim = path
		}
		return err
	})
	if err != nil || victim == "" {
		t.Fatalf("no photo: %v", err)
	}
	content, err := os.ReadFile(victim)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.Chmod(victim, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(victim, content, 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := runCommand(t, "", "verify", "--data", dir)
	if code != 1 || !strings.Contains(out, "photo "+filepath.Base(victim)) {
		t.Errorf("verify: %d\n%s", code, out)
	}
}

// TestFirstAdministrator: a new installation begins with one account made on
// the command line.
func TestFirstAdministrator(t *testing.T) {
	dir := t.TempDir()
	args := []string{"user", "add", "--data", dir, "--username", "root.admin", "--name", "张伟", "--role", "admin", "--org", "区应急管理局"}
	if out, code := runCommand(t, "short\n", args...); code != 1 || !strings.Contains(out, "密码") {
		t.Errorf("a weak password was taken: %d\n%s", code, out)
	}
	if out, code := runCommand(t, password+"\n", args...); code != 0 {
		t.Fatalf("user add: %d\n%s", code, out)
	}
	s := startServer(t, dir, "serve")
	admin := signIn(t, s, "root.admin")
	if admin.me["role"] != "admin" {
		t.Errorf("role %v", admin.me["role"])
	}
	admin.want(http.StatusForbidden, "GET", "/findings", nil)
}

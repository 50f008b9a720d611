//go:build e2e

package e2e

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestTwoServersOneStore: two servers share MongoDB and S3 under load, one is
// killed in the middle. Every acknowledged write is there once, numbers are
// unique, every chain verifies, and people notice nothing.
func TestTwoServersOneStore(t *testing.T) {
	env := sharedStores(t)
	dirs := [2]string{t.TempDir(), t.TempDir()}
	newAdmin(t, dirs[0], env)
	first, second := startServerIn(t, env, dirs[0], "serve"), startServerIn(t, env, dirs[1], "serve")
	w := build(signIn(t, first, townAdmin))
	officer := signIn(t, second, "officer1")
	at := [2]*client{officer.at(first), officer} // one session, good on both

	var mu sync.Mutex
	acknowledged := map[string]string{} // finding → number
	var load sync.WaitGroup
	var died, over atomic.Bool
	for n := range 8 {
		load.Go(func() {
			for i := n; !over.Load(); i++ {
				c := at[i%2]
				if died.Load() {
					c = at[1]
				}
				id := newID()
				resp, got, err := c.find(w, id)
				if err != nil { // cut off by the kill: asked again elsewhere, as a client does
					resp, got, err = at[1].find(w, id)
				}
				if err != nil || resp.status != http.StatusCreated && resp.status != http.StatusOK {
					t.Errorf("registered nowhere: %v %v %v", resp, got["detail"], err)
					return
				}
				mu.Lock()
				acknowledged[id] = text(got, "number")
				mu.Unlock()
			}
		})
	}
	time.Sleep(2 * time.Second)
	first.kill()
	died.Store(true)
	time.Sleep(time.Second)
	over.Store(true)
	load.Wait()
	if len(acknowledged) < 20 {
		t.Fatalf("only %d writes", len(acknowledged))
	}

	numbers := map[string]bool{}
	for id, number := range acknowledged {
		got := officer.want(http.StatusOK, "GET", "/findings/"+id, nil)
		if text(got, "number") != number || numbers[number] || len(got["history"].([]any)) != 1 {
			t.Errorf("finding %s: number %q, was %q; %d events", id, text(got, "number"), number, len(got["history"].([]any)))
		}
		numbers[number] = true
	}
	total := officer.want(http.StatusOK, "GET", "/stats/overview", nil)["total"].(float64)
	if int(total) != len(acknowledged) {
		t.Errorf("%v findings are stored, %d were acknowledged", total, len(acknowledged))
	}
	if out, code := runCommandIn(t, env, "", "verify", "--data", t.TempDir()); code != 0 {
		t.Errorf("verify: %d\n%s", code, out)
	}
}

// TestServersAgree: of two steps on the same version taken at two servers one
// wins; a session ends on both; wrong passwords count together.
func TestServersAgree(t *testing.T) {
	env := sharedStores(t)
	dir := t.TempDir()
	newAdmin(t, dir, env)
	first, second := startServerIn(t, env, dir, "serve"), startServerIn(t, env, dir, "serve") // they may share a folder
	w := build(signIn(t, first, townAdmin))
	officer := signIn(t, first, "officer1")

	for range 10 {
		id := newID()
		if resp, got, err := officer.find(w, id); err != nil || resp.status != http.StatusCreated {
			t.Fatalf("%v %v %v", resp, got, err)
		}
		var won, lost atomic.Int64
		var both sync.WaitGroup
		for _, s := range []*server{first, second} {
			c := officer.at(s)
			both.Go(func() {
				resp, got, err := c.do("POST", "/findings/"+id+"/actions", object{
					"id": newID(), "action": "assign", "version": 1,
					"data": object{"responsibleOrgId": w.company, "responsibleUserId": w.manager, "measures": "立即清理"},
				})
				switch {
				case err == nil && resp.status == http.StatusOK:
					won.Add(1)
				case err == nil && resp.status == http.StatusConflict && got["code"] == "stale":
					lost.Add(1)
				default:
					t.Errorf("%v %v %v", resp, got, err)
				}
			})
		}
		both.Wait()
		if won.Load() != 1 || lost.Load() != 1 {
			t.Fatalf("%d won and %d lost", won.Load(), lost.Load())
		}
	}

	officer.at(second).want(http.StatusNoContent, "DELETE", "/session", nil)
	officer.at(first).want(http.StatusUnauthorized, "GET", "/me", nil)

	stranger := &client{t: t}
	status := 0
	for n := range 6 {
		resp, _, err := stranger.at([]*server{first, second}[n%2]).do("POST", "/session", object{"username": "chief1", "password": "wrong-Password-1"})
		if err != nil {
			t.Fatal(err)
		}
		status = resp.status
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the sixth wrong password on two servers: %d", status)
	}
}

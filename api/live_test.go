package api_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"hazardloop/api/apitest"
)

func TestAStreamTellsThatFindingsChanged(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Services.Live.Run(ctx)
	}()
	defer func() { stop(); <-done }()
	w.Admin.Do("GET", "/api/v1/events", nil).Want(403) // no access to evidence
	ended := make(chan *apitest.Response)
	go func() { ended <- w.Supervisor.Do("GET", "/api/v1/events", nil) }()
	w.Inspector.NewFinding(w.Shop, w.Clock.Now())
	select {
	case res := <-ended:
		res.Want(200)
		if !strings.Contains(string(res.Body), "event: change\n") {
			t.Errorf("the stream says %q", res.Body)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the stream does not end")
	}
}

func TestAStreamIsOpenAtOnceAndFreedWhenItsClientLeaves(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	for range 3 {
		ctx, leave := context.WithCancel(t.Context())
		r := w.Supervisor.Request("GET", "/api/v1/events", nil).WithContext(ctx)
		r.Header.Set("Authorization", "Bearer "+w.Supervisor.Token)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(res.Body).ReadString('\n')
		if err != nil || line != "retry: 3000\n" {
			t.Errorf("first line %q, %v", line, err)
		}
		leave()
		_ = res.Body.Close()
	}
}

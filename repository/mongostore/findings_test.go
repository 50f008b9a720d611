package mongostore

import (
	"fmt"
	"testing"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// TestCommandsMakeOneEvent: a command that made any of many events is refused,
// and found.
func TestCommandsMakeOneEvent(t *testing.T) {
	s := openTest(t).Stores().Findings
	step := storetest.FindingStep(1)
	id := step.Finding.ID
	must(t, s.Create(t.Context(), step))
	commands := []string{step.Event.CommandID}
	for n := range 5 {
		commands = append(commands, fmt.Sprint("command-", n))
		_, err := s.Update(t.Context(), hazard.Everything, id, moveOn(commands[n+1]))
		must(t, err)
	}
	for n, command := range commands {
		_, err := s.Update(t.Context(), hazard.Everything, id, moveOn(command))
		wantCode(t, err, hazard.CodeExists)
		e, err := s.EventOf(t.Context(), id, command)
		must(t, err)
		if e.Seq != int64(n+1) {
			t.Errorf("the event of %s is %d", command, e.Seq)
		}
	}
	history, err := s.History(t.Context(), id)
	must(t, err)
	if len(history) != len(commands) {
		t.Errorf("%d events, want %d", len(history), len(commands))
	}
}

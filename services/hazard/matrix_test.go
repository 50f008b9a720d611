package hazard

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hazardloop/checklists"
)

// TestMatrix keeps the whole answer of the machine for findings of five kinds:
// status × action × person → the new status, or which refusal. TestLaw says
// what is right; this shows in a review what a change of the table changes.
func TestMatrix(t *testing.T) {
	people := []Actor{admin, sup1, insp1, insp2, owner1, owner2, other1}
	var actions []Action
	for _, row := range Table {
		if !slices.Contains(actions, row.Action) {
			actions = append(actions, row.Action)
		}
	}
	var b strings.Builder
	b.WriteString("# status × action × person. insp1 found (daily, public) or owner1 (self); owner2 is responsible and\n" +
		"# reported; insp2 re-checked. Actions that the status does not know are left out. other1 is of another company.\n")
	for _, k := range []kind{
		{Source(KindDaily), checklists.General}, {Source(KindDaily), checklists.Major},
		{Source(KindSelf), checklists.General}, {Source(KindSelf), checklists.Major}, {SourcePublic, checklists.General},
	} {
		for _, s := range Statuses {
			l := list(t, k.source, k.severity).reach(s)
			if l.f.DueAt == nil {
				l.f.DueAt = in(l, day) // only so that data can be built
			}
			fmt.Fprintf(&b, "\n%s %s, %s\n%-18s", k.source, k.severity, s, "")
			for _, p := range people {
				fmt.Fprintf(&b, " %-16s", p.UserID)
			}
			b.WriteString("\n")
			for _, a := range actions {
				writeMatrixRow(&b, l, a, people)
			}
		}
	}
	golden(t, "matrix.golden", trimLines(b.String()))
}

func writeMatrixRow(b *strings.Builder, l *loop, a Action, people []Actor) {
	cells := make([]string, len(people))
	for i, p := range people {
		step, err := l.try(p, l.command(p, a))
		switch {
		case err == nil && step.Finding.Status == l.f.Status:
			cells[i] = "ok"
		case err == nil:
			cells[i] = string(step.Finding.Status)
		default:
			cells[i] = string(CodeOf(err))
		}
	}
	if row, _ := transition(a, l.f.Status); row == nil &&
		!slices.ContainsFunc(cells, func(c string) bool { return c != string(CodeNotNow) }) {
		return
	}
	fmt.Fprintf(b, "%-18s", a)
	for _, c := range cells {
		fmt.Fprintf(b, " %-16s", c)
	}
	b.WriteString("\n")
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

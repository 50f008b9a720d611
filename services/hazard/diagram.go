package hazard

import (
	"fmt"
	"slices"
	"strings"
)

// Mermaid draws the transition table as a state diagram. An arrow is a step to
// another status; what leaves a finding where it is stands in notes, so that
// the diagram stays readable.
func Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, s := range Statuses {
		fmt.Fprintf(&b, "    state \"%s\" as %s\n", StatusNames[s], s)
	}
	fmt.Fprintf(&b, "    [*] --> %s : 登记\n", StatusListed)
	for i := range Table {
		drawArrows(&b, &Table[i])
	}
	for _, s := range Statuses {
		if !s.Open() {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	drawNote(&b, "left", StatusListed, "未销账时随时可以：", staying(everywhere))
	for _, s := range Statuses {
		drawNote(&b, "right", s, "此时还可以：", staying(func(row *Transition) bool {
			return slices.Contains(row.From, s) && (!s.Open() || !everywhere(row))
		}))
	}
	return b.String()
}

func drawArrows(b *strings.Builder, row *Transition) {
	for _, from := range row.From {
		if row.To != "" {
			fmt.Fprintf(b, "    %s --> %s : %s\n", from, row.To, row.Name)
		}
		if row.Effect == EffectSign { // see closesBy
			fmt.Fprintf(b, "    %s --> %s : %s（三方签齐）\n", from, StatusClosed, row.Name)
		}
	}
}

// drawNote writes what may be done at a status, four names a line.
func drawNote(b *strings.Builder, side string, s Status, title string, names []string) {
	if len(names) == 0 {
		return
	}
	fmt.Fprintf(b, "    note %s of %s\n        %s\n", side, s, title)
	for line := range slices.Chunk(names, 4) {
		fmt.Fprintf(b, "        %s\n", strings.Join(line, "、"))
	}
	b.WriteString("    end note\n")
}

// staying names the rows that leave the status as it is, among those wanted.
func staying(wanted func(*Transition) bool) []string {
	var names []string
	for i := range Table {
		if row := &Table[i]; row.To == "" && wanted(row) {
			names = append(names, row.Name)
		}
	}
	return names
}

// everywhere reports whether a row is legal at every open status.
func everywhere(row *Transition) bool {
	return !slices.ContainsFunc(openStatuses, func(s Status) bool { return !slices.Contains(row.From, s) })
}

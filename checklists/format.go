package checklists

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// Format writes a checklist as the YAML of a template file. Parse reads it back
// to an equal checklist, if it was valid.
func Format(c Checklist) []byte {
	var w yamlWriter
	w.text(0, "code", c.Code)
	w.text(0, "version", c.Version)
	w.text(0, "name", c.Name)
	w.text(0, "category", string(c.Category))
	if c.Scoring != (Scoring{}) {
		w.open(0, "scoring")
		w.text(1, "method", orElse(string(c.Scoring.Method), "none"))
		w.text(1, "guarantee", string(c.Scoring.Guarantee))
	}
	if len(c.Conditions) > 0 {
		w.open(0, "conditions")
		for _, name := range sortedKeys(c.Conditions) {
			w.open(1, name)
			w.condition(2, c.Conditions[name])
		}
	}
	w.open(0, "sections")
	for _, s := range c.Sections {
		w.section(s)
	}
	return w.Bytes()
}

// yamlWriter writes block mappings and lists, two spaces a level. The first line
// of a list entry carries the dash.
type yamlWriter struct {
	bytes.Buffer
	dash bool // the next line starts a list entry
}

func (w *yamlWriter) line(level int, text string) {
	indent := strings.Repeat("  ", level)
	if w.dash {
		indent = indent[2:] + "- "
		w.dash = false
	}
	w.WriteString(indent + text + "\n")
}

// entry starts a list entry; its keys stand one level below the list.
func (w *yamlWriter) entry() { w.dash = true }

func (w *yamlWriter) open(level int, key string) { w.line(level, key+":") }

func (w *yamlWriter) text(level int, key, value string) {
	if value != "" {
		w.line(level, key+": "+yamlText(value))
	}
}

func (w *yamlWriter) whole(level int, key string, n int) {
	if n != 0 {
		w.line(level, key+": "+strconv.Itoa(n))
	}
}

func (w *yamlWriter) number(level int, key string, n *float64) {
	if n != nil {
		w.line(level, key+": "+decimal(*n))
	}
}

func (w *yamlWriter) boolean(level int, key string, b bool) {
	if b {
		w.line(level, key+": true")
	}
}

func (w *yamlWriter) texts(level int, key string, list []string) {
	if len(list) == 0 {
		return
	}
	w.open(level, key)
	for _, s := range list {
		w.line(level+1, "- "+yamlText(s))
	}
}

func (w *yamlWriter) section(s Section) {
	const level = 2
	w.entry()
	w.text(level, "code", s.Code)
	w.text(level, "name", s.Name)
	w.applies(level, s.Applies)
	if t := s.Table; t != nil {
		w.open(level, "table")
		w.text(level+1, "number", t.Number)
		w.text(level+1, "summary", t.Summary)
		w.whole(level+1, "points", t.Points)
		w.boolean(level+1, "averaged", t.Averaged)
	}
	w.open(level, "items")
	for i, it := range s.Items {
		if i > 0 {
			w.WriteString("\n")
		}
		w.item(it)
	}
}

func (w *yamlWriter) applies(level int, c *Condition) {
	if c != nil {
		w.open(level, "applies")
		w.condition(level+1, *c)
	}
}

func (w *yamlWriter) condition(level int, c Condition) {
	w.text(level, "text", c.Text)
	w.text(level, "use", c.Use)
	w.text(level, "fact", c.Fact)
	switch v := c.Is.(type) {
	case string:
		w.text(level, "is", v)
	case bool:
		w.line(level, "is: "+strconv.FormatBool(v))
	case float64:
		w.number(level, "is", &v)
	}
	w.texts(level, "in", c.In)
	w.number(level, "min", c.Min)
	w.number(level, "over", c.Over)
	w.number(level, "max", c.Max)
	w.number(level, "under", c.Under)
	w.conditions(level, "all", c.All)
	w.conditions(level, "any", c.Any)
	if c.Not != nil {
		w.open(level, "not")
		w.condition(level+1, *c.Not)
	}
}

func (w *yamlWriter) conditions(level int, key string, list []Condition) {
	if len(list) == 0 {
		return
	}
	w.open(level, key)
	for _, c := range list {
		w.entry()
		w.condition(level+2, c)
	}
}

// plainText is what may stand without quotes: it starts with a letter or a
// Chinese character or mark, and holds nothing that YAML reads otherwise.
var plainText = regexp.MustCompile(`^[\p{Han}《“（A-Za-z][\p{Han}\pL\pN《》“”（）〔〕，。；：、？！～％㎡·/+.()°²³₂Ⅰ-Ⅹ≤≥ _-]*$`)

// reserved are the words that YAML reads as something else than text.
var reserved = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n|nan|inf)$`)

func yamlText(s string) string {
	if plainText.MatchString(s) && !reserved.MatchString(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b) // its escapes are among those of YAML
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string into memory cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

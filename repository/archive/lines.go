package archive

import (
	"bytes"

	"hazardloop/checklists"
	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

// lines says for each kind of data how a line is read. What comes of it is what
// the importer stores; an error says that the line is damaged.
var lines = map[Kind]func([]byte) (any, error){
	Grids:       lineOf(document.Decoder(document.Grid.Grid)),
	Orgs:        lineOf(document.Decoder(document.Org.Org)),
	Users:       lineOf(document.Decoder(document.User.User)),
	Premises:    lineOf(document.Decoder(document.Premises.Premises)),
	Templates:   lineOf(document.Decoder(document.Template.Template)),
	Checklists:  lineOf(checklists.Decode),
	Inspections: lineOf(document.Decoder(document.Inspection.Inspection)),
	Findings:    lineOf(decodeFinding),
	Reports:     lineOf(document.Decoder(document.Report.Report)),
	Audit:       lineOf(document.Decoder(document.AuditEntry.AuditEntry)),
	Uploads:     lineOf(document.Decoder(document.Upload.Upload)),
}

func lineOf[T any](decode func([]byte) (T, error)) func([]byte) (any, error) {
	return func(line []byte) (any, error) { return decode(line) }
}

// decodeChunk reads all lines of an entry.
func decodeChunk(k Kind, name string, body []byte) ([]any, error) {
	if len(body) == 0 || body[len(body)-1] != '\n' {
		return nil, brokenf(name, "its last line has no end")
	}
	var things []any
	for line := range bytes.SplitSeq(body[:len(body)-1], []byte("\n")) {
		thing, err := lines[k](line)
		if err != nil {
			return nil, brokenf(name, "line %d: %w", len(things)+1, err)
		}
		things = append(things, thing)
	}
	return things, nil
}

// evidence says what is wrong with a thing whose content must fit a digest.
func evidence(thing any) (id, reason string) {
	switch x := thing.(type) {
	case hazard.Imported:
		if verdict := hazard.Verify(x.Finding, x.History); !verdict.OK {
			return x.Finding.ID, verdict.Reason
		}
	case hazard.Inspection:
		if x.Status == hazard.Submitted && !x.Sealed() {
			return x.ID, "检查记录与其摘要不符"
		}
	}
	return "", ""
}

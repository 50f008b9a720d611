package archive

import (
	"encoding/json"
	"fmt"

	"hazardloop/repository/document"
	"hazardloop/services/hazard"
)

// findingLine is a finding with its whole history.
type findingLine struct {
	Finding json.RawMessage   `json:"finding"` // document.Finding
	History []json.RawMessage `json:"history"` // hazard.EncodeEvent
}

// encodeFinding puts the line together by hand: not a byte of what was hashed
// may be written otherwise.
func encodeFinding(x hazard.Imported) ([]byte, error) {
	doc, err := document.Encode(document.OfFinding(x.Finding))
	if err != nil {
		return nil, err
	}
	line := append(append([]byte(`{"finding":`), doc...), `,"history":[`...)
	for i, event := range x.History {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, hazard.EncodeEvent(event)...)
	}
	return append(line, `]}`...), nil
}

func decodeFinding(line []byte) (hazard.Imported, error) {
	var l findingLine
	if err := json.Unmarshal(line, &l); err != nil {
		return hazard.Imported{}, err
	}
	f, err := document.Decoder(document.Finding.Finding)(l.Finding)
	x := hazard.Imported{Finding: f, History: make([]hazard.Event, len(l.History))}
	for n := 0; err == nil && n < len(l.History); n++ {
		if x.History[n], err = hazard.DecodeEvent(l.History[n]); err != nil {
			err = fmt.Errorf("event %d: %w", n+1, err)
		}
	}
	return x, err
}

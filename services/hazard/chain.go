package hazard

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
)

// zeroHash stands before the first event: 32 zero bytes.
var zeroHash = strings.Repeat("0", sha256.Size*2)

// hash is SHA-256(previous hash ‖ RFC 8785 form of the event without hash), with
// the size of that form: what the event adds to the history.
func (e Event) hash() (hash string, size int) {
	prev, err := hex.DecodeString(e.Prev)
	if err != nil || len(prev) != sha256.Size {
		return "", 0
	}
	e.Hash = ""
	form := EncodeEvent(e)
	sum := sha256.Sum256(append(prev, form...))
	return hex.EncodeToString(sum[:]), len(form)
}

// Verdict is the outcome of Verify. BrokenAt is the sequence of the first event
// that does not fit, or the finding's version plus one when the history fits
// but the stored finding is not its fold.
type Verdict struct {
	OK       bool
	BrokenAt int64
	Reason   string
}

// Verify recomputes the chain and compares the stored finding with the fold of
// its history.
func Verify(stored Finding, history []Event) Verdict {
	var f Finding
	prev := zeroHash
	for i, e := range history {
		seq := int64(i + 1)
		hash, size := e.hash()
		if e.Hash == "" || e.Hash != hash {
			return Verdict{BrokenAt: seq, Reason: "历史记录内容被改动"}
		}
		if reason := linkBroken(e, stored.ID, seq, prev, f); reason != "" {
			return Verdict{BrokenAt: seq, Reason: reason}
		}
		size += f.HistoryBytes
		after, ok := replay(f, e)
		if !ok {
			return Verdict{BrokenAt: seq, Reason: "历史记录缺少重放所需的内容"}
		}
		f = after
		f.Head, f.HistoryBytes = e.Hash, size
		if (e.Action == ActionPass || e.Resolved.FilingDigest != "") && e.Resolved.FilingDigest != f.FilingDigest {
			return Verdict{BrokenAt: seq, Reason: "备案摘要与历史记录不符"}
		}
		prev = e.Hash
	}
	if !sameFinding(f, stored) {
		return Verdict{BrokenAt: int64(len(history)) + 1, Reason: "隐患的当前内容与历史记录不符"}
	}
	return Verdict{OK: true}
}

// replay folds an event that need not be one of ours: a forged one may lack
// what Apply has made sure of, and a verifier must report that, not die of it.
func replay(f Finding, e Event) (after Finding, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return fold(f, e), true
}

func linkBroken(e Event, id string, seq int64, prev string, f Finding) string {
	switch {
	case e.FindingID != id || e.Seq != seq || e.Format != EventFormat:
		return "历史记录缺失或顺序错乱"
	case e.Prev != prev:
		return "历史记录与前一条不相连"
	case (seq == 1) != (e.Action == ActionList) || (seq == 1) != (e.Listed != nil):
		return "历史记录不是从登记开始"
	case e.From != f.Status:
		return "历史记录的状态不相连"
	}
	if seq > 1 && !legal(e) {
		return "历史记录含有不合规的操作"
	}
	return ""
}

// legal checks the event against the table.
func legal(e Event) bool {
	row, _ := transition(e.Action, e.From)
	if row == nil {
		return false
	}
	return e.To == row.To || (row.To == "" && e.To == e.From) || (row.Effect == EffectSign && e.To == StatusClosed)
}

// sameFinding compares by value. Stores give nil for what is empty.
func sameFinding(a, b Finding) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && slices.Equal(x, y)
}

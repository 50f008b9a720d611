package imaging

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
)

func TestCheckSPS(t *testing.T) {
	tests := []struct {
		name          string
		subLayers     int
		width, height uint64
		want          error
	}{
		{"a tile of a telephone", 0, 512, 512, nil},
		{"with sub-layers", 3, 4032, 3024, nil},
		{"the largest photograph", 6, 8192, 6144, nil},
		{"a bomb", 0, 65535, 65535, ErrTooManyPixels},
		{"a bomb with sub-layers", 2, 1 << 31, 1 << 31, ErrTooManyPixels},
		{"no width", 0, 0, 64, ErrMalformed},
	}
	for _, test := range tests {
		sps := spsOf(test.subLayers, test.width, test.height)
		if err := checkSPS(sps); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		if err := checkSPS(sps[:12]); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s, cut: %v, want ErrMalformed", test.name, err)
		}
	}
}

// The stream of a HEIC may be larger than the file says: a decoder goes by the
// stream.
func TestInspectReadsTheParameterSetsOfAHEIC(t *testing.T) {
	heic := testdata(t, "grid.heic")
	const realSPS = 42
	at := bytes.Index(heic, []byte{0x21, 0, 1, 0, realSPS}) // array of one SPS and its length
	if at < 0 {
		t.Fatal("no parameter set in the test picture")
	}
	sps := heic[at+5 : at+5+realSPS]
	if err := checkSPS(sps); err != nil {
		t.Fatalf("the real one: %v", err)
	}
	copy(sps, append(spsOf(0, 40_000, 40_000), make([]byte, realSPS)...)[:realSPS])
	if _, err := Inspect(bytes.NewReader(heic), int64(len(heic))); !errors.Is(err, ErrTooManyPixels) {
		t.Errorf("%v, want ErrTooManyPixels", err)
	}
}

// spsOf writes a sequence parameter set as far as the dimensions, escaped.
func spsOf(subLayers int, width, height uint64) []byte {
	var w bitWriter
	w.put(0x4201, 16)
	w.put(0, 4)
	w.put(uint64(subLayers), 3)
	w.put(1, 1)
	w.put(0, 96)
	for i := range subLayers {
		w.put(uint64(i%4), 2)
	}
	if subLayers > 0 {
		w.put(0, 2*(8-subLayers))
	}
	for i := range subLayers {
		w.put(0xffffffff, 88*(i%4>>1))
		w.put(0xff, 8*(i%4&1))
	}
	w.golomb(0)
	w.golomb(3) // 4:4:4
	w.put(0, 1)
	w.golomb(width)
	w.golomb(height)
	w.put(1, 8)
	return bytes.ReplaceAll(w.bytes(), []byte{0, 0}, []byte{0, 0, 3})
}

type bitWriter struct{ bits []byte }

func (w *bitWriter) put(v uint64, n int) {
	for i := n - 1; i >= 0; i-- {
		w.bits = append(w.bits, byte(v>>i)&1)
	}
}

func (w *bitWriter) golomb(v uint64) {
	n := 0
	for (v+1)>>n > 1 {
		n++
	}
	w.put(0, n)
	w.put(v+1, n+1)
}

func (w *bitWriter) bytes() []byte {
	out := make([]byte, (len(w.bits)+7)/8)
	for i, b := range w.bits {
		out[i/8] |= b << (7 - i%8)
	}
	return out
}

func TestCheckParameterSetsOfHostileLengths(t *testing.T) {
	head := make([]byte, 22)
	for name, rest := range map[string][]byte{
		"nothing":             nil,
		"arrays without end":  {255},
		"units without end":   {1, hevcSPS, 0xff, 0xff},
		"a unit without end":  {1, hevcSPS, 0, 1, 0xff, 0xff, 0x42},
		"an empty unit":       {1, hevcSPS, 0, 1, 0, 0},
		"a unit of all zeros": append([]byte{1, hevcSPS, 0, 1, 0, 60}, make([]byte, 60)...),
	} {
		if err := checkParameterSets(cursor{b: append(bytes.Clone(head), rest...)}); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
	var many []byte // each of another kind: passed over
	for range 20 {
		many = append(many, 32, 0, 1)
		many = binary.BigEndian.AppendUint16(many, 3)
		many = append(many, 1, 2, 3)
	}
	if err := checkParameterSets(cursor{b: slices.Concat(head, []byte{20}, many)}); err != nil {
		t.Errorf("other kinds: %v", err)
	}
}

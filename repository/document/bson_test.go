package document

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/checklists"
	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// What queries of the MongoDB adapter rely on: the format at the top, dates,
// absent members absent.
func TestBSONForm(t *testing.T) {
	f := storetest.Filled[hazard.Finding]("1")
	f.ClosedAt = nil
	raw := marshalBSON(t, OfFinding(f))
	for path, want := range map[string]bson.Type{
		"v": bson.TypeInt32, "version": bson.TypeInt64, "dueAt": bson.TypeDateTime, "foundAt": bson.TypeDateTime,
		"gridIds": bson.TypeArray, "status": bson.TypeString, "publication.at": bson.TypeDateTime, "inspector.u": bson.TypeString,
	} {
		if got := raw.Lookup(strings.Split(path, ".")...).Type; got != want {
			t.Errorf("%s is a %s, want %s", path, got, want)
		}
	}
	if got := raw.Lookup("dueAt").Time(); !got.Equal(*f.DueAt) {
		t.Errorf("dueAt is %s, want %s", got, f.DueAt)
	}
	if _, err := raw.LookupErr("closedAt"); err == nil {
		t.Error("an absent time is there")
	}
}

func TestInstantReadsWhatItMay(t *testing.T) {
	at := time.Date(2026, 11, 24, 1, 2, 3, 4e6, time.UTC)
	for _, tt := range []struct {
		name  string
		value any
		ok    bool
	}{
		{"date", bson.NewDateTimeFromTime(at), true},
		{"int64", at.UnixMilli(), true},
		{"before 1970", bson.DateTime(-1), true},
		{"double", float64(at.UnixMilli()), false},
		{"text", at.String(), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var d struct{ At *Instant }
			err := unmarshalBSON(marshalBSON(t, bson.D{{Key: "at", Value: tt.value}}), &d)
			if (err == nil) != tt.ok {
				t.Fatal(err)
			}
			want := Instant(at.UnixMilli())
			if tt.name == "before 1970" {
				want = -1
			}
			if tt.ok && *d.At != want {
				t.Errorf("%d, want %d", *d.At, want)
			}
		})
	}
	var none struct{ At *Instant }
	if err := unmarshalBSON(marshalBSON(t, bson.D{{Key: "at", Value: nil}}), &none); err != nil || none.At != nil {
		t.Errorf("null became %v, %v", none.At, err)
	}
}

// Numbers, lists and objects among facts have the same Go types whichever form
// they come from.
func TestFactsKeepTheirTypes(t *testing.T) {
	p := storetest.Filled[hazard.Premises]("1")
	p.Facts = map[string]any{
		"whole": float64(7), "large": float64(1 << 52), "small": 1e-9, "fraction": 2.5, "minus": float64(-3), "yes": true, "text": "值<&>\x00\"",
		"list": []any{float64(1), "二", true, nil, []any{}}, "object": map[string]any{"a": float64(1), "b": map[string]any{}}, "nothing": nil,
	}
	fromJSON, err := Decoder(Premises.Premises)(encoded(t, OfPremises(p)))
	wantThing(t, fromJSON, err, p)
	fromBSON, err := throughBSON(t, OfPremises(p)).Premises()
	wantThing(t, fromBSON, err, p)
}

func TestFactsThatCannotBeStored(t *testing.T) {
	p := OfPremises(hazard.Premises{Facts: map[string]any{"area": math.NaN()}})
	if _, err := Encode(p); !hazard.Is(err, hazard.CodeInternal) {
		t.Errorf("JSON: %v, want internal", err)
	}
	if _, _, err := p.Facts.MarshalBSONValue(); !hazard.Is(err, hazard.CodeInternal) {
		t.Errorf("BSON: %v, want internal", err)
	}
}

// Reading into facts that are there leaves nothing of them.
func TestFactsAreReplaced(t *testing.T) {
	d := Premises{Facts: Facts{"old": true}}
	if err := unmarshalBSON(marshalBSON(t, OfPremises(hazard.Premises{Facts: map[string]any{"new": true}})), &d); err != nil {
		t.Fatal(err)
	}
	wantThing(t, d.Facts, nil, Facts{"new": true})
	if err := unmarshalBSON(marshalBSON(t, bson.D{{Key: "facts", Value: nil}}), &d); err != nil || d.Facts != nil {
		t.Errorf("null became %v, %v", d.Facts, err)
	}
}

// The checklist is what its digest was computed of, byte by byte.
func TestChecklistKeepsItsBytes(t *testing.T) {
	c := storetest.Filled[hazard.Template]("1")
	d, want := OfTemplate(c), checklists.Encode(c.Checklist)
	decoded, err := Decode[Template](encoded(t, d))
	wantThing(t, string(decoded.Checklist), err, string(want))
	wantThing(t, string(throughBSON(t, d).Checklist), nil, string(want))
}

func TestIntegersKeepTheirValue(t *testing.T) {
	for _, n := range []int64{0, -1, math.MaxInt32, math.MaxInt32 + 1, math.MinInt32, 1 << 52, -(1 << 52)} {
		u := hazard.Upload{Size: n, Width: int(n), Position: &hazard.Position{LatE7: n, LngE7: -n}, UploadedAt: time.UnixMilli(n).UTC()}
		got, err := throughBSON(t, OfUpload(u)).Upload()
		wantThing(t, got, err, u)
		got, err = Decoder(Upload.Upload)(encoded(t, OfUpload(u)))
		wantThing(t, got, err, u)
	}
}

func TestDamagedBSONIsRefused(t *testing.T) {
	good := bsonText([]byte(`{"a":1}`))
	long := binary.LittleEndian.AppendUint32(nil, 99)
	for name, tt := range map[string]struct {
		typ  byte
		data []byte
	}{
		"a number": {bsonInt64, make([]byte, 8)}, "too short": {bsonString, good[:4]}, "cut": {bsonString, good[:len(good)-1]},
		"wrong length": {bsonString, append(long, good[4:]...)}, "nothing": {bsonString, nil},
	} {
		var f Facts
		var c Content
		if err := f.UnmarshalBSONValue(tt.typ, tt.data); err == nil {
			t.Errorf("%s became facts %v", name, f)
		}
		if err := c.UnmarshalBSONValue(tt.typ, tt.data); err == nil {
			t.Errorf("%s became content %q", name, c)
		}
	}
	var i Instant
	if err := i.UnmarshalBSONValue(bsonDate, make([]byte, 7)); err == nil {
		t.Errorf("seven bytes became %d", i)
	}
	var f Facts
	if err := f.UnmarshalBSONValue(bsonString, bsonText([]byte(`{"a":`))); err == nil {
		t.Errorf("half an object became %v", f)
	}
}

// A published checklist is decoded once; a draft and what is damaged never stay.
func TestPublishedKeepsContent(t *testing.T) {
	x := storetest.Filled[hazard.Template]("1")
	x.Status, x.Checklist.Sections = hazard.TemplatePublished, x.Checklist.Sections[:1]
	p := NewPublished()
	for range 2 {
		got, err := p.Template(OfTemplate(x))
		wantThing(t, got, err, x)
	}
	if len(p.kept) != 1 {
		t.Errorf("%d are kept, want 1", len(p.kept))
	}
	x.Status = hazard.TemplateDraft
	x.Checklist.Name = "草稿"
	got, err := p.Template(OfTemplate(x))
	wantThing(t, got, err, x)
	damaged := OfTemplate(x)
	damaged.Status, damaged.Checklist = hazard.TemplateRetired, Content(`{"sections":3}`)
	_, err = p.Template(damaged)
	wantCorrupt(t, err)
	damaged.V = 2
	_, err = p.Template(damaged)
	wantCorrupt(t, err)
	if len(p.kept) != 1 {
		t.Errorf("%d are kept, want 1", len(p.kept))
	}
	for n := range 2 * contentKept {
		x.Status, x.Checklist.Version = hazard.TemplatePublished, string(rune('A'+n))
		if _, err := p.Template(OfTemplate(x)); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.kept) > contentKept {
		t.Errorf("%d are kept, want at most %d", len(p.kept), contentKept)
	}
}

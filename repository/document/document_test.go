package document

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/repository/storetest"
	"hazardloop/services/hazard"
)

// shapeCase is one shape for every test that looks at all of them.
type shapeCase struct {
	name string
	run  func(t *testing.T)
}

func TestShapes(t *testing.T) {
	for _, c := range []shapeCase{
		shape("org", OfOrg, Org.Org),
		shape("grid", OfGrid, Grid.Grid),
		shape("user", OfUser, User.User),
		shape("premises", OfPremises, Premises.Premises),
		shape("report", OfReport, Report.Report),
		shape("template", OfTemplate, Template.Template),
		shape("inspection", OfInspection, Inspection.Inspection),
		shape("finding", OfFinding, Finding.Finding),
		shape("upload", OfUpload, Upload.Upload),
		shape("audit", OfAuditEntry, AuditEntry.AuditEntry),
	} {
		t.Run(c.name, c.run)
	}
}

func shape[T any, D Shape](name string, of func(T) D, thing func(D) (T, error)) shapeCase {
	return shapeCase{name, func(t *testing.T) {
		filled := storetest.Filled[T]("golden")
		wantGolden(t, name, of(filled))
		var bare T
		for name, want := range map[string]T{"filled": filled, "bare": settled(bare)} {
			t.Run(name+" JSON", func(t *testing.T) {
				got, err := Decoder(thing)(encoded(t, of(want)))
				wantThing(t, got, err, want)
			})
			t.Run(name+" BSON", func(t *testing.T) {
				got, err := thing(throughBSON(t, of(want)))
				wantThing(t, got, err, want)
			})
		}
		t.Run("empty comes back nil", func(t *testing.T) {
			got, err := Decoder(thing)(encoded(t, of(emptied(bare))))
			wantThing(t, got, err, settled(bare))
			got, err = thing(throughBSON(t, of(emptied(bare))))
			wantThing(t, got, err, settled(bare))
		})
		t.Run("another format", func(t *testing.T) {
			_, err := Decoder(thing)([]byte(`{"v":2}`))
			wantCorrupt(t, err)
			_, err = Decoder(thing)([]byte(`{"v":1`))
			wantCorrupt(t, err)
		})
	}}
}

// A list that somebody wrote as an empty one comes back nil all the same.
func TestEmptyListsInTheDatabase(t *testing.T) {
	want := settled(hazard.Premises{})
	got, err := Decoder(Premises.Premises)([]byte(`{"v":1,"gridIds":[],"categories":[],"facts":{},"createdAt":1}`))
	wantThing(t, got, err, want)
	var d Premises
	raw := marshalBSON(t, bson.D{
		{Key: "v", Value: 1}, {Key: "gridIds", Value: bson.A{}}, {Key: "categories", Value: bson.A{}}, {Key: "facts", Value: "{}"},
		{Key: "createdAt", Value: bson.DateTime(1)},
	})
	if err := unmarshalBSON(raw, &d); err != nil {
		t.Fatal(err)
	}
	got, err = d.Premises()
	wantThing(t, got, err, want)
}

// wantGolden holds the JSON form as it is in existing databases, byte by byte.
// A new member is added to the file by hand; nothing else there may ever change.
func wantGolden(t *testing.T, name string, d Shape) {
	t.Helper()
	want, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if got := encoded(t, d); !bytes.Equal(got, bytes.TrimSuffix(want, []byte("\n"))) {
		t.Errorf("the stored form changed (-want +got):\n%s", cmp.Diff(members(t, want), members(t, got)))
	}
}

func members(t *testing.T, b []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func encoded(t *testing.T, d Shape) []byte {
	t.Helper()
	b, err := Encode(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// marshalBSON writes as the MongoDB adapter sets its driver.
func marshalBSON(t *testing.T, d any) bson.Raw {
	t.Helper()
	var b bytes.Buffer
	enc := bson.NewEncoder(bson.NewDocumentWriter(&b))
	enc.UseJSONStructTags()
	if err := enc.Encode(d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unmarshalBSON(raw bson.Raw, d any) error {
	dec := bson.NewDecoder(bson.NewDocumentReader(bytes.NewReader(raw)))
	dec.UseJSONStructTags()
	return dec.Decode(d)
}

func throughBSON[D Shape](t *testing.T, d D) D {
	t.Helper()
	var got D
	if err := unmarshalBSON(marshalBSON(t, d), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func wantThing(t *testing.T, got any, err error, want any) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("differs (-want +got):\n%s", cmp.Diff(want, got))
	}
}

func wantCorrupt(t *testing.T, err error) {
	t.Helper()
	if !hazard.Is(err, hazard.CodeCorrupt) {
		t.Errorf("%v, want corrupt", err)
	}
}

// settled gives a thing whose times can be stored, as all things have them.
func settled[T any](thing T) T {
	each(reflect.ValueOf(&thing).Elem(), func(v reflect.Value) {
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.UnixMilli(1).UTC()))
		}
	})
	return thing
}

// emptied makes the nil slices and maps of a thing empty ones.
func emptied[T any](thing T) T {
	thing = settled(thing)
	each(reflect.ValueOf(&thing).Elem(), func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		case reflect.Map:
			v.Set(reflect.MakeMap(v.Type()))
		}
	})
	return thing
}

// each visits the fields of a struct, down to the last.
func each(v reflect.Value, visit func(reflect.Value)) {
	if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[time.Time]() {
		visit(v)
		return
	}
	for i := range v.NumField() {
		each(v.Field(i), visit)
	}
}

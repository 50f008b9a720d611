package hazard

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

func TestEvidenceWarnings(t *testing.T) {
	place := Position{LatE7: 302500000, LngE7: 1201500000}
	near := Position{LatE7: 302535000, LngE7: 1201500000}  // 389 m north
	there := Position{LatE7: 302550000, LngE7: 1201500000} // 556 m north
	vague := there
	vague.AccuracyM = 60
	city := Position{LatE7: 312300000, LngE7: 1214700000}
	at := func(d time.Duration) *time.Time { v := start.Add(d); return &v }
	link := func(id string, s Stage, round int) PhotoLink { return PhotoLink{PhotoID: id, Stage: s, Round: round} }
	good := Upload{UploaderKeys: []string{"grid"}, TakenAt: at(time.Hour), Position: &near}
	with := func(change func(*Upload)) Upload { u := good; change(&u); return u }

	for name, c := range map[string]struct {
		photos  []PhotoLink
		uploads map[string][]Upload // missing: good ones
		named   []string            // other findings that name "a"
		place   *Position           // nil: place
		nowhere bool
		want    string // codes and photographs
	}{
		"nothing odd":          {photos: []PhotoLink{link("a", StageBefore, 1), link("b", StageAfter, 1), link("c", StageRecheck, 1)}},
		"before and after":     {photos: []PhotoLink{link("a", StageBefore, 1), link("a", StageAfter, 1)}, want: "same_photo a"},
		"before and re-check":  {photos: []PhotoLink{link("a", StageBefore, 1), link("a", StageRecheck, 2)}, want: "same_photo a"},
		"after and re-check":   {photos: []PhotoLink{link("a", StageAfter, 1), link("a", StageRecheck, 1)}},
		"after, twice":         {photos: []PhotoLink{link("a", StageAfter, 1), link("a", StageAfter, 1)}},
		"in two rounds":        {photos: []PhotoLink{link("a", StageAfter, 1), link("a", StageAfter, 2)}, want: "same_photo a"},
		"named by itself":      {photos: []PhotoLink{link("a", StageBefore, 1)}, named: []string{"finding"}},
		"named by another":     {photos: []PhotoLink{link("a", StageBefore, 1)}, named: []string{"finding", "other"}, want: "same_photo a"},
		"signature is no view": {photos: []PhotoLink{link("a", StageSignature, 1)}, named: []string{"other"}},
		"replaced": {photos: []PhotoLink{{PhotoID: "a", Stage: StageAfter, Round: 1, SupersededBy: "b"}, link("b", StageOther, 1)},
			named: []string{"other"}},
		"claimed before": {photos: []PhotoLink{link("a", StageAfter, 1)},
			uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.TakenAt = at(-2 * time.Minute) })}}, want: "taken_before_finding a"},
		"EXIF before, claimed after": {photos: []PhotoLink{link("a", StageRecheck, 1)},
			uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.ExifTakenAt = at(-time.Hour) })}}, want: "taken_before_finding a"},
		"clocks differ": {photos: []PhotoLink{link("a", StageAfter, 1)},
			uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.TakenAt = at(-time.Minute) })}}},
		"before may be older": {photos: []PhotoLink{link("a", StageBefore, 1)},
			uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.TakenAt = at(-time.Hour) })}}},
		"far":            {photos: []PhotoLink{link("a", StageBefore, 1)}, uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.Position = &there })}}, want: "far_away a"},
		"perhaps far":    {photos: []PhotoLink{link("a", StageBefore, 1)}, uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.Position = &vague })}}},
		"another city":   {photos: []PhotoLink{link("a", StageAfter, 1)}, uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.Position = &city })}}, want: "far_away a"},
		"place is vague": {photos: []PhotoLink{link("a", StageBefore, 1)}, uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.Position = &there })}}, place: &vague},
		"place unknown":  {photos: []PhotoLink{link("a", StageBefore, 1)}, uploads: map[string][]Upload{"a": {with(func(u *Upload) { u.Position = &city })}}, nowhere: true},
		"no metadata":    {photos: []PhotoLink{link("a", StageBefore, 1)}, uploads: map[string][]Upload{"a": {{UploaderKeys: []string{"grid"}}}}, want: "no_metadata a"},
		"position alone": {photos: []PhotoLink{link("a", StageBefore, 1)}, uploads: map[string][]Upload{"a": {{UploaderKeys: []string{"grid"}, Position: &near}}}},
		"not arrived":    {photos: []PhotoLink{link("a", StageAfter, 1)}, uploads: map[string][]Upload{"a": nil}},
		"a stranger's upload does not count": {photos: []PhotoLink{link("a", StageAfter, 1)},
			uploads: map[string][]Upload{"a": {{UploaderKeys: []string{"far"}}, good}}},
		"several": {photos: []PhotoLink{link("a", StageBefore, 1), link("b", StageAfter, 1)}, named: []string{"other"},
			uploads: map[string][]Upload{"b": {with(func(u *Upload) { u.TakenAt, u.Position = at(-day), &city })}},
			want:    "same_photo a, taken_before_finding b, far_away b"},
	} {
		t.Run(name, func(t *testing.T) {
			f := Finding{ID: "finding", GridIDs: []string{"grid"}, FoundAt: start, Photos: c.photos}
			e := Evidence{Uploads: map[string][]Upload{}, NamedBy: map[string][]string{"a": c.named}, Premises: &place, Zone: shanghai}
			for _, p := range c.photos {
				if u, given := c.uploads[p.PhotoID]; given {
					e.Uploads[p.PhotoID] = u
				} else {
					e.Uploads[p.PhotoID] = []Upload{good}
				}
			}
			if c.place != nil || c.nowhere {
				e.Premises = c.place
			}
			var got []string
			for _, w := range EvidenceWarnings(f, e) {
				if w.Detail == "" || WarningNames[w.Code] == "" {
					t.Errorf("%s says nothing", w.Code)
				}
				got = append(got, string(w.Code)+" "+w.PhotoID)
			}
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("warnings %q, want %q", text, c.want)
			}
		})
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	f := Finding{ID: "finding", GridIDs: []string{"grid"}, FoundAt: start}
	for i := range 3 * MaxEvidence {
		f.Photos = append(f.Photos, PhotoLink{PhotoID: fmt.Sprint(i), Stage: StageAfter, Round: 1})
	}
	ids := f.Judged()
	if len(ids) != MaxEvidence || ids[len(ids)-1] != fmt.Sprint(3*MaxEvidence-1) {
		t.Errorf("%d photographs are judged, the last is %s", len(ids), ids[len(ids)-1])
	}
	if n := len(EvidenceWarnings(f, Evidence{Zone: shanghai})); n != 0 {
		t.Errorf("%d warnings about photographs that are not there", n)
	}
	if len(f.Photos) != 3*MaxEvidence {
		t.Error("the finding was changed")
	}
}

func TestDistance(t *testing.T) {
	for name, c := range map[string]struct {
		a, b Position
		want float64 // metres
	}{
		"the same":            {Position{LatE7: 300000000, LngE7: 1200000000}, Position{LatE7: 300000000, LngE7: 1200000000}, 0},
		"a degree north":      {Position{}, Position{LatE7: 10000000}, 111_195},
		"a degree east at 60": {Position{LatE7: 600000000}, Position{LatE7: 600000000, LngE7: 10000000}, 55_597},
		"across the date":     {Position{LngE7: 1799999000}, Position{LngE7: -1799999000}, 22.2},
		"the other side":      {Position{}, Position{LngE7: 1800000000}, math.Pi * earthRadiusM},
	} {
		if got := Distance(c.a, c.b); math.Abs(got-c.want) > 1+c.want/10_000 {
			t.Errorf("%s: %.1f m, want %.1f", name, got, c.want)
		}
	}
}

package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"hazardloop/api/apitest"
)

// ask sends a conditional request.
func ask(c *apitest.Client, path, tags string) *apitest.Response {
	r := c.Request("GET", path, nil)
	r.Header.Set("If-None-Match", tags)
	return c.Send(r)
}

func TestChecklistsAreKeptByTheClient(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	for _, path := range []string{"/api/v1/checklists/construction-site", "/api/v1/checklists/construction-site/versions/2026.1"} {
		res := w.Owner.Do("GET", path, nil).Want(200)
		tag := res.Header.Get("ETag")
		if len(tag) != 66 || res.Header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("headers %v", res.Header)
		}
		for _, tags := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			kept := ask(w.Owner, path, tags).Want(http.StatusNotModified)
			if kept.Header.Get("ETag") != tag || len(kept.Body) > 0 {
				t.Errorf("%s: headers %v", tags, kept.Header)
			}
		}
		ask(w.Owner, path, `"x"`).Want(200)
		w.On(t).As("").RawRequest(ask0(w, path, tag)).Want(401)
	}
}

// ask0 is a conditional request of nobody.
func ask0(w *apitest.World, path, tag string) *http.Request {
	r := w.Request("GET", path, nil)
	r.Header.Set("If-None-Match", tag)
	return r
}

// shape is what the tests read of a checklist.
type shape struct {
	Scoring    struct{ Method string }
	Conditions map[string]map[string]any
	Warnings   []struct{ Path, Message string }
	Sections   []struct {
		Applies map[string]any
		Table   struct {
			Number, Summary string
			Points          int
		}
		Items []struct {
			Full       int
			Guarantee  bool
			Applies    map[string]any
			Deductions []struct {
				Text     string
				Min, Max int
			}
			Criteria []struct{ Facts []string }
			Basis    []struct{ Standard, EffectiveFrom, EffectiveUntil, ReplacedBy string }
		}
	}
}

func TestChecklistsSayAll(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	get := func(code string) (s shape) {
		w.Owner.Do("GET", "/api/v1/checklists/"+code, nil).Want(200).Into(&s)
		return s
	}
	scored := get("construction-jgj59")
	first := scored.Sections[0]
	if scored.Scoring.Method != "jgj59" || first.Table.Number != "B.1" || first.Table.Points != 10 || first.Items[0].Full != 10 ||
		!first.Items[0].Guarantee || first.Items[0].Deductions[1].Min != 3 {
		t.Errorf("scoring %+v, section %+v", scored.Scoring, first)
	}
	mixed := get("three-in-one")
	if use, _ := mixed.Conditions["prohibited"]["any"].([]any); len(use) < 3 {
		t.Errorf("conditions %v", mixed.Conditions)
	}
	dated, ticked, conditional := 0, 0, 0
	for _, code := range []string{"three-in-one", "gas-station-lpg", "construction-site"} {
		for _, s := range get(code).Sections {
			for _, it := range s.Items {
				if it.Applies != nil {
					conditional++
				}
				for _, b := range it.Basis {
					if b.EffectiveFrom != "" {
						dated++
					}
				}
				for _, c := range it.Criteria {
					ticked += len(c.Facts)
				}
			}
		}
	}
	if dated == 0 || ticked == 0 || conditional == 0 {
		t.Errorf("%d dates, %d statements, %d conditions", dated, ticked, conditional)
	}
}

func TestStandards(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	type list struct {
		On    string
		Items []struct {
			ID, Citation, EffectiveUntil, ReplacedBy string
			Validity                                 struct {
				Known, InForce bool
				Note           string
			}
		}
	}
	get := func(query string) (l list) {
		w.Owner.Do("GET", "/api/v1/standards"+query, nil).Want(200).Into(&l)
		return l
	}
	today, before := get(""), get("?on=2025-10-31")
	if today.On != "2026-11-23" || before.On != "2025-10-31" {
		t.Errorf("days %s, %s", today.On, before.On)
	}
	for i, s := range today.Items {
		if !strings.Contains(s.Citation, "GB 35181-2017") {
			continue
		}
		then := before.Items[i]
		if s.Validity.InForce || !s.Validity.Known || s.EffectiveUntil != "2025-11-01" || s.ReplacedBy == "" || then.Validity.Known && !then.Validity.InForce {
			t.Errorf("today %+v, before %+v", s, then)
		}
		w.Owner.Raw("GET", "/api/v1/standards?on=2025-11-01T00:00:00Z", nil).Fault("/query/on", "format")
		return
	}
	t.Error("GB 35181-2017 is not on the list")
}

func TestFactDefinitions(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	type def struct {
		Key, Name, Kind, Unit string
		Min, Max              *float64
		Options, Categories   []string
	}
	get := func(query string) []def {
		var l struct{ Items []def }
		w.Owner.Do("GET", "/api/v1/facts"+query, nil).Want(200).Into(&l)
		return l.Items
	}
	fire, all := get("?category=fire"), get("")
	if fire[0].Key != "buildingHeight" || fire[0].Name != "建筑高度" || fire[0].Unit != "m" || *fire[0].Max != 1000 || fire[0].Kind != "number" {
		t.Errorf("first %+v", fire[0])
	}
	keys := map[string]bool{}
	for _, d := range all {
		if keys[d.Key] {
			t.Errorf("%s is there twice", d.Key)
		}
		keys[d.Key] = true
	}
	for _, d := range fire {
		if !keys[d.Key] || !slices.Contains(d.Categories, "fire") {
			t.Errorf("%+v", d)
		}
	}
	if len(all) <= len(fire) {
		t.Errorf("%d facts of fire, %d in all", len(fire), len(all))
	}
	w.Owner.Raw("GET", "/api/v1/facts?category=water", nil).Fault("/query/category", "enum")
}

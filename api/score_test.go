package api_test

import (
	"strings"
	"testing"

	"hazardloop/api/apitest"
	"hazardloop/checklists"
)

// scored is what the tests read of a score.
type scored struct {
	Omitted  []struct{ ItemCode, Reason string }
	Warnings []struct{ Path, Message string }
	Score    struct{ Passed, NotApplicable int }
	Answers  []struct {
		ItemCode   string
		Value      any
		Deductions []struct {
			Points float64
			Reason string
		}
		NotApplicable bool
	}
	Result struct {
		Method, Points, Max, Percent, Shown, Grade, GradeName string
		Complete                                              bool
		Notes                                                 []string
		Summary                                               []struct {
			Name, Points string
			Absent       bool
		}
		Tables []struct {
			Number, Points, Shown, ZeroBecause string
			Complete                           bool
			Items                              []struct {
				ItemCode, Points, Deducted string
				Full                       int
				Absent                     bool
				Deductions                 []struct{ Reason string }
			}
		}
	}
}

func scoreIn(res *apitest.Response) scored {
	var s scored
	res.Into(&s)
	return s
}

// site makes a construction site with offices, electricity and tools, and
// neither pit, scaffold nor crane.
func site(t *testing.T, w *apitest.World) string {
	t.Helper()
	facts := apitest.M{"excavationDepth": 0, "formworkHeight": 0}
	for _, d := range checklists.FactDefs(checklists.Construction) {
		if d.Kind == checklists.FactBoolean {
			facts[d.Key] = false
		}
	}
	id := apitest.NewID()
	w.Admin.Do("POST", "/api/v1/premises", apitest.M{
		"id": id, "name": "某某工地", "orgId": w.Company, "gridId": w.Near, "categories": []string{"construction"}, "facts": facts,
	}).Want(201)
	return id
}

// jgj59 answers the items of the tables: what is said of them, else pass. "na"
// is 缺项.
func jgj59(t *testing.T, photo string, tables string, said map[string]any) []apitest.M {
	t.Helper()
	library, err := checklists.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c, _ := library.Latest("construction-jgj59")
	var answers []apitest.M
	for _, s := range c.Sections {
		if !strings.Contains(tables+" ", s.Table.Number+" ") {
			continue
		}
		for _, it := range s.Items {
			a := apitest.M{"itemCode": it.Code, "result": "pass"}
			switch points := said[strings.TrimPrefix(it.Code, "JGJ-")]; points {
			case nil:
			case "na":
				a["result"] = "na"
			default:
				a["result"], a["photoIds"] = "fail", []string{photo}
				a["deductions"] = []apitest.M{{"points": points, "reason": "现场核查"}}
			}
			answers = append(answers, a)
		}
	}
	return answers
}

// TestJGJ59LiveScore is one worked example: five tables of a small site, the
// others 缺项.
//
//	B.1  97.5  × 10 / 100 =  9.75     2.5 points off
//	B.2  90    × 15 / 100 = 13.5      one item 缺项, 9 of 90 points off
//	B.13 100   × 10 / 100 = 10
//	B.14 76    × 10 / 100 =  7.6      guarantee items 40 of 60: just enough
//	B.19 93.75 ×  5 / 100 =  4.6875   two items 缺项, 5 of 80 points off
//	sum  45.5375 of 50, and by A2 = D / E × 100: 91.075
func TestJGJ59LiveScore(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	photo := w.Inspector.Photo("before")
	head := apitest.M{"id": apitest.NewID(), "premisesId": site(t, w), "checklistCode": "construction-jgj59", "kind": "daily"}
	path := "/api/v1/inspections/" + head["id"].(string)
	begun := scoreIn(w.Inspector.Do("POST", "/api/v1/inspections", head).Want(201))
	if begun.Result.Points != "" || begun.Result.Complete || len(begun.Result.Tables) != 5 || len(begun.Omitted) == 0 {
		t.Errorf("before the first answer: %+v", begun.Result)
	}

	said := map[string]any{
		"B1-07": 2.5, "B2-09": "9", "B2-10": "na", "B14-01": 4, "B14-02": 8, "B14-03": 4, "B14-04": 4, "B14-05": 4,
		"B19-01": "na", "B19-02": "na", "B19-06": "5.0",
	}
	put := func(tables string) scored {
		return scoreIn(w.Inspector.Do("PUT", path+"/answers", apitest.M{"answers": jgj59(t, photo, tables, said)}).Want(200))
	}
	part := put("B.1").Result
	if part.Points != "97.5" || part.Shown != "97.5" || part.Complete || !part.Tables[0].Complete || part.Tables[1].Complete || part.Tables[1].Points != "" {
		t.Errorf("after the first table: %+v", part)
	}
	whole := put("B.1 B.2 B.13 B.14 B.19")
	checkExample(t, whole)
	if a := answerTo(whole, "JGJ-B1-07"); len(a.Deductions) != 1 || a.Deductions[0].Points != 2.5 || a.Deductions[0].Reason != "现场核查" {
		t.Errorf("answer %+v", a)
	}
	checkExample(t, scoreIn(w.Inspector.Do("POST", path+"/submit", nil).Want(200)))
	checkExample(t, scoreIn(w.Colleague.Do("GET", path, nil).Want(200)))
}

func checkExample(t *testing.T, got scored) {
	t.Helper()
	r := got.Result
	if r.Method != "jgj59" || r.Points != "91.075" || r.Max != "100" || r.Percent != "91.075" || r.Shown != "91.0" ||
		r.Grade != "excellent" || r.GradeName != "优良" || !r.Complete {
		t.Errorf("result %+v", r)
	}
	points := map[string]string{"B.1": "97.5", "B.2": "90", "B.13": "100", "B.14": "76", "B.19": "93.75"}
	for _, table := range r.Tables {
		if table.Points != points[table.Number] || table.ZeroBecause != "" || !table.Complete {
			t.Errorf("table %+v, want %s points", table, points[table.Number])
		}
	}
	if it := r.Tables[0].Items[6]; it.ItemCode != "JGJ-B1-07" || it.Points != "7.5" || it.Deducted != "2.5" || it.Full != 10 || it.Deductions[0].Reason != "现场核查" {
		t.Errorf("item %+v", it)
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "A2 = D / E × 100 换算，E = 50") {
		t.Errorf("notes %s", notes)
	}
}

func answerTo(s scored, code string) (a struct {
	ItemCode   string
	Value      any
	Deductions []struct {
		Points float64
		Reason string
	}
	NotApplicable bool
}) {
	for _, a := range s.Answers {
		if a.ItemCode == code {
			return a
		}
	}
	return a
}

func TestDeductions(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	head := apitest.M{"id": apitest.NewID(), "premisesId": site(t, w), "checklistCode": "construction-jgj59", "kind": "daily"}
	path := "/api/v1/inspections/" + head["id"].(string) + "/answers"
	w.Inspector.Do("POST", "/api/v1/inspections", head).Want(201)
	put := func(answer apitest.M) *apitest.Response {
		answer["itemCode"] = "JGJ-B1-01"
		return w.Inspector.Raw("PUT", path, apitest.M{"answers": []apitest.M{answer}})
	}
	off := func(points ...any) []apitest.M {
		var list []apitest.M
		for _, p := range points {
			list = append(list, apitest.M{"points": p, "reason": "未建立制度"})
		}
		return list
	}
	zero := scoreIn(put(apitest.M{"result": "fail", "deductions": off(5, "5.00")}).Want(200)).Result
	if zero.Points != "0" || zero.Shown != "0.0" || zero.Grade != "unqualified" || !strings.Contains(zero.Tables[0].ZeroBecause, "4.0.3") {
		t.Errorf("a guarantee item with nothing: %+v", zero)
	}
	byValue := scoreIn(put(apitest.M{"result": "fail", "value": "2.5", "note": "部分未签字"}).Want(200))
	if byValue.Answers[0].Value != 2.5 || byValue.Result.Points != "75" {
		t.Errorf("by value: %+v", byValue)
	}
	put(apitest.M{"result": "fail", "value": 3, "deductions": off(2)}).Fault("/answers/0/value", "contradiction")
	put(apitest.M{"result": "pass", "deductions": off(2)}).Fault("/answers/0/result", "contradiction")
	put(apitest.M{"result": "na", "deductions": off(2)}).Fault("/answers/0/deductions", "not_taken")
	for _, points := range []any{0, -1, 1.234, "1e1", "2,5", "x"} {
		put(apitest.M{"result": "fail", "deductions": off(points)}).Fault("/answers/0/deductions/0/points", "range")
	}
	put(apitest.M{"result": "fail", "deductions": off(true)}).Fault("/answers/0/deductions/0/points", "type")
	put(apitest.M{"result": "fail", "deductions": off("12345678901")}).Fault("/answers/0/deductions/0/points", "too_long")
}

// TestFactsOfTheClientDecide: an offline inspection is judged by the facts that
// the device used, and what was left out says why.
func TestFactsOfTheClientDecide(t *testing.T) {
	t.Parallel()
	w := apitest.NewWorld(t, contract)
	inspect := func(facts apitest.M) scored {
		body := oneShot(t, w, "daily")
		body["checklistCode"], body["facts"], body["answers"] = "three-in-one", facts, apitest.PassAll(t, "three-in-one")
		return scoreIn(w.Inspector.Do("PUT", "/api/v1/inspections/"+apitest.NewID(), body).Want(201))
	}
	why := func(s scored) map[string]string {
		reasons := map[string]string{}
		for _, o := range s.Omitted {
			reasons[o.ItemCode] = o.Reason
		}
		return reasons
	}
	low := inspect(apitest.M{"buildingHeight": 9, "buildingArea": 800, "residents": 8, "floors": 3, "buildingUse": "沿街商铺"})
	tall := inspect(apitest.M{"buildingHeight": 18, "buildingArea": 800, "residents": 8, "floors": 6, "buildingUse": "沿街商铺"})
	lowWhy, tallWhy := why(low), why(tall)
	onlyTall, onlyLow := 0, 0
	for code, reason := range lowWhy {
		if _, also := tallWhy[code]; !also {
			onlyTall++
			if !strings.Contains(reason, "建筑高度 9 m") {
				t.Errorf("%s is left out because %q", code, reason)
			}
		}
	}
	for code, reason := range tallWhy {
		if _, also := lowWhy[code]; !also {
			onlyLow++
			if !strings.Contains(reason, "建筑高度 18 m") {
				t.Errorf("%s is left out because %q", code, reason)
			}
		}
	}
	if onlyTall == 0 || onlyLow == 0 {
		t.Fatalf("height decides nothing: %v, %v", lowWhy, tallWhy)
	}
	marked := 0
	for _, a := range low.Answers {
		if a.NotApplicable {
			marked++
		}
	}
	if marked != len(low.Omitted) || low.Result.Method != "none" || low.Result.Points != "" || !low.Result.Complete {
		t.Errorf("%d answers marked, %d items left out, result %+v", marked, len(low.Omitted), low.Result)
	}
}

package checklists

import (
	"strings"
	"testing"
)

func builtinChecklist(t *testing.T, code string) Checklist {
	t.Helper()
	c, ok := mustBuiltin(t).Latest(code)
	if !ok {
		t.Fatalf("no checklist %s", code)
	}
	return c
}

// sheet is the answers of a scored inspection: everything passes but for what is
// said. "B14-01": "8" deducts, "na" is 缺项, "?" is not answered yet, "fail" is a
// bare failure.
type sheet map[string]string

func (s sheet) marks(c Checklist) []Marks {
	var all []Marks
	for _, section := range c.Sections {
		for _, it := range section.Items {
			said := s[strings.TrimPrefix(it.Code, "JGJ-")]
			if said == "" {
				said = s[strings.TrimPrefix(section.Code, "JGJ-")] // a whole table
			}
			m := Marks{ItemCode: it.Code, Result: "pass"}
			switch said {
			case "":
			case "?":
				continue
			case "na", "fail":
				m.Result = said
			default:
				m.Result = "fail"
				for _, points := range strings.Split(said, "+") {
					m.Deductions = append(m.Deductions, Deduction{Points: points, Reason: "扣 " + points})
				}
			}
			all = append(all, m)
		}
	}
	return all
}

func table(t *testing.T, r Result, number string) TableScore {
	t.Helper()
	for _, tab := range r.Tables {
		if tab.Number == number {
			return tab
		}
	}
	t.Fatalf("no table %s", number)
	return TableScore{}
}

func line(t *testing.T, r Result, name string) SummaryScore {
	t.Helper()
	for _, l := range r.Summary {
		if l.Name == name {
			return l
		}
	}
	t.Fatalf("no summary line %s", name)
	return SummaryScore{}
}

// TestJGJ59Tables has one row for each rule about one table (分项检查评分表).
func TestJGJ59Tables(t *testing.T) {
	c := builtinChecklist(t, "construction-jgj59")
	for name, tc := range map[string]struct {
		sheet sheet
		table string
		want  string // exact points of the table
		zero  string // part of the reason
		note  string // part of a note
	}{
		"4.0.3(1) a table has 100 points":                              {sheet{}, "B.1", "100", "", ""},
		"4.0.3(2) deductions of an item add up":                        {sheet{"B1-07": "5+2"}, "B.1", "93", "", ""},
		"4.0.3(2) at most the points of the item":                      {sheet{"B1-07": "10+5+6"}, "B.1", "90", "", ""},
		"4.0.3(2) 构配件材质 is worth 5 and one line deducts 10":            {sheet{"B3-10": "10"}, "B.3", "95", "", ""},
		"4.0.3(2) half points":                                         {sheet{"B1-07": "2.5"}, "B.1", "195/2", "", ""},
		"4.0.3(3) a guarantee item with nothing":                       {sheet{"B1-01": "10"}, "B.1", "0", "安全生产责任制", ""},
		"4.0.3(3) a guarantee item capped to nothing":                  {sheet{"B1-01": "5+5+5"}, "B.1", "0", "安全生产责任制", ""},
		"4.0.3(3) a general item with nothing":                         {sheet{"B1-07": "10"}, "B.1", "90", "", ""},
		"4.0.3(3) 施工用电 38 and 36 is 0":                                 {sheet{"B14-01": "4", "B14-02": "8", "B14-03": "4", "B14-04": "6", "B14-05": "4"}, "B.14", "0", "不足 40", ""},
		"4.0.3(3) exactly 40 is enough":                                {sheet{"B14-01": "4", "B14-02": "8", "B14-03": "4", "B14-04": "4", "B14-05": "4"}, "B.14", "76", "", ""},
		"4.0.3(3) 39.9 is not":                                         {sheet{"B14-01": "4", "B14-02": "8", "B14-03": "4", "B14-04": "4.1"}, "B.14", "0", "不足 40", ""},
		"4.0.3(3) not for 高处作业, which has no guarantee items":          {sheet{"B13-01": "10", "B13-02": "8"}, "B.13", "82", "", ""},
		"4.0.3(3) not for 施工机具 either":                                 {sheet{"B19": "fail", "B19-11": "2"}, "B.19", "10", "", ""},
		"4.0.3(5) a missing item: A2 = D / E × 100":                    {sheet{"B2-10": "na", "B2-09": "9"}, "B.2", "90", "", "E = 90"},
		"4.0.3(5) several missing items":                               {sheet{"B19-01": "na", "B19-02": "na", "B19-06": "5"}, "B.19", "375/4", "", "E = 80"},
		"4.0.3(5) everything missing: the table itself is missing":     {sheet{"B19": "na"}, "B.19", "0", "", ""},
		"product rule: 40 of 60 in proportion, 33.4 of 50 is enough":   {sheet{"B14-01": "na", "B14-02": "9", "B14-04": "7.6"}, "B.14", "734/9", "", "按比例（40/60）"},
		"product rule: 40 of 60 in proportion, 33.3 of 50 is not":      {sheet{"B14-01": "na", "B14-02": "9", "B14-04": "7.7"}, "B.14", "0", "不足 40", "按比例（40/60）"},
		"product rule: a bare failure deducts all":                     {sheet{"B1-07": "fail"}, "B.1", "90", "", "按应得分 10 分全扣"},
		"product rule: a number that cannot be read deducts all":       {sheet{"B1-07": "1e1"}, "B.1", "90", "", "不是有效的数"},
		"product rule: nor a negative one":                             {sheet{"B1-07": "5+-5"}, "B.1", "90", "", "不是有效的数"},
		"live: what is not answered counts neither way":                {sheet{"B1-08": "?", "B1-07": "9"}, "B.1", "90", "", ""},
		"live: 30 of 50 with ten open is not yet below 40":             {sheet{"B14-01": "?", "B14-02": "8", "B14-03": "4", "B14-04": "8"}, "B.14", "700/9", "", ""},
		"live: below 40 whatever the open one brings":                  {sheet{"B14-01": "?", "B14-02": "15", "B14-03": "4", "B14-04": "10"}, "B.14", "0", "不足 40", ""},
		"live: all that was answered has nothing, but some is open":    {sheet{"B13": "?", "B13-01": "10"}, "B.13", "0", "", ""},
		"5.0.2 all items of a table without guarantee items have none": {sheet{"B13": "fail"}, "B.13", "0", "各项均不得分", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := Score(c, tc.sheet.marks(c))
			got := table(t, r, tc.table)
			if got.Points.String() != tc.want {
				t.Errorf("%s points, want %s", got.Points, tc.want)
			}
			if (tc.zero == "") != (got.ZeroBecause == "") || !strings.Contains(got.ZeroBecause, tc.zero) {
				t.Errorf("zero because %q, want %q", got.ZeroBecause, tc.zero)
			}
			if !strings.Contains(strings.Join(r.Notes, "\n"), tc.note) {
				t.Errorf("notes %q lack %q", r.Notes, tc.note)
			}
		})
	}
}

// TestJGJ59Summary has one row for each rule about the 检查评分汇总表.
func TestJGJ59Summary(t *testing.T) {
	c := builtinChecklist(t, "construction-jgj59")
	only := func(tables ...string) sheet { // the tables of an averaged item that are there
		s := sheet{}
		for _, n := range strings.Fields("B3 B4 B5 B6 B7 B8 B9 B10 B15 B16 B17 B18") {
			s[n] = "na"
		}
		for _, n := range tables {
			delete(s, n)
		}
		return s
	}
	with := func(s sheet, more sheet) sheet {
		for k, v := range more {
			s[k] = v
		}
		return s
	}
	for name, tc := range map[string]struct {
		sheet sheet
		line  string
		want  string
	}{
		"4.0.3(4) 文明施工 80 is 12":             {sheet{"B2-07": "10", "B2-08": "10"}, "文明施工", "12"},
		"4.0.3(4) 高处作业 82 is 8.2":            {sheet{"B13-01": "10", "B13-02": "8"}, "高处作业", "41/5"},
		"4.0.3(4) 施工机具 82 is 4.1":            {sheet{"B19-01": "10", "B19-03": "8"}, "施工机具", "41/10"},
		"4.0.3(3) a table of nothing is 0":   {sheet{"B14-01": "10"}, "施工用电", "0"},
		"4.0.3(6) 脚手架 averages its tables":   {with(only("B3", "B8"), sheet{"B3-07": "10", "B8-07": "10", "B8-08": "10"}), "脚手架", "17/2"},
		"4.0.3(6) one table alone":           {with(only("B3"), sheet{"B3-07": "10"}), "脚手架", "9"},
		"4.0.3(6) a table of nothing counts": {with(only("B3", "B8"), sheet{"B3-01": "10"}), "脚手架", "5"},
		"4.0.3(6) three tables, exactly":     {with(only("B3", "B5", "B8"), sheet{"B3-07": "10"}), "脚手架", "29/3"},
		"4.0.3(6) 物料提升机与施工升降机":               {with(only("B15", "B16"), sheet{"B15-06": "10", "B16-07": "4"}), "物料提升机与施工升降机", "93/10"},
		"4.0.3(6) 塔式起重机与起重吊装":                {with(only("B17", "B18"), sheet{"B17-07": "6"}), "塔式起重机与起重吊装", "97/10"},
		"4.0.3(5)(6) 塔式起重机 alone, 起重吊装 缺项":   {with(only("B17"), sheet{"B17-07": "6"}), "塔式起重机与起重吊装", "47/5"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := line(t, Score(c, tc.sheet.marks(c)), tc.line); got.Points.String() != tc.want || got.Absent {
				t.Errorf("%s is %s, want %s", tc.line, got.Points, tc.want)
			}
		})
	}
	for _, s := range c.Sections {
		several := map[string]bool{"脚手架": true, "物料提升机与施工升降机": true, "塔式起重机与起重吊装": true}
		if s.Table.Averaged != several[s.Table.Summary] {
			t.Errorf("4.0.3(6): %s averaged %v", s.Table.Number, s.Table.Averaged)
		}
	}
}

// general deducts from general items alone, so that no table is set to nothing.
var deducted20 = sheet{ // 20 points of the summary table
	"B1-07": "10", "B1-08": "10", "B1-09": "10", "B1-10": "10",
	"B14-05": "15", "B14-06": "15", "B14-07": "10",
	"B11-07": "10", "B11-08": "10", "B11-09": "10", "B11-10": "10",
	"B13-01": "10", "B13-02": "10", "B13-03": "10", "B13-04": "10",
	"B12-07": "10", "B12-08": "10", "B12-09": "10", "B12-10": "10",
}

func TestJGJ59Grades(t *testing.T) {
	c := builtinChecklist(t, "construction-jgj59")
	plus := func(more sheet) sheet {
		s := sheet{}
		for k, v := range deducted20 {
			s[k] = v
		}
		for k, v := range more {
			s[k] = v
		}
		return s
	}
	for name, tc := range map[string]struct {
		sheet        sheet
		exact, shown string
		grade        Grade
	}{
		"5.0.2 all points":                              {sheet{}, "100", "100.0", GradeExcellent},
		"5.0.2 exactly 80 is 优良":                        {deducted20, "80", "80.0", GradeExcellent},
		"5.0.2 79.96 is 合格, and does not show as 80.0":  {plus(sheet{"B13-05": "0.4"}), "1999/25", "79.9", GradeQualified},
		"5.0.2 exactly 70 is 合格":                        {plus(sheet{"B13-05": "10", "B13-06": "10", "B13-07": "10", "B2-07": "10", "B2-08": "10", "B2-09": "10", "B19-01": "10", "B19-02": "10", "B19-04": "10", "B13-08": "10"}), "70", "70.0", GradeQualified},
		"5.0.2 71 is 合格":                                {plus(sheet{"B13-05": "10", "B13-06": "10", "B13-07": "10", "B2-07": "10", "B2-08": "10", "B2-09": "10", "B2-10": "10"}), "71", "71.0", GradeQualified},
		"5.0.2 69.9 is 不合格":                             {plus(sheet{"B13-05": "10", "B13-06": "10", "B13-07": "10", "B13-08": "10", "B13-09": "1", "B2-07": "10", "B2-08": "10", "B2-09": "10", "B2-10": "10"}), "699/10", "69.9", GradeUnqualified},
		"5.0.2 90 with a table of nothing is 不合格":       {sheet{"B14-01": "10"}, "90", "90.0", GradeUnqualified},
		"5.0.2 72.1 with a table of nothing is 不合格":     {sheet{"B14-01": "10", "B1-07": "10", "B1-08": "10", "B1-09": "10", "B1-10": "10", "B11-07": "10", "B11-08": "10", "B11-09": "10", "B11-10": "10", "B13-01": "10", "B13-02": "10", "B13-03": "10", "B13-04": "10", "B12-07": "10", "B12-08": "10", "B12-09": "10", "B19-01": "10", "B19-02": "10", "B19-03": "8", "B13-05": "10", "B13-06": "5"}, "721/10", "72.1", GradeUnqualified},
		"5.0.2 no exemption of JGJ 59-99: 施工机具 nothing": {sheet{"B19": "fail"}, "95", "95.0", GradeUnqualified},
		"4.0.3(5) a summary item is missing: 74 of 90":  {plus(sheet{"B17": "na", "B18": "na", "B13-01": "", "B13-02": "", "B13-03": "", "B13-04": "", "B2-07": ""}), "740/9", "82.2", GradeExcellent},
		"4.0.3(5) two are missing, by hand 60 of 80":    {plus(sheet{"B17": "na", "B18": "na", "B15": "na", "B16": "na"}), "75", "75.0", GradeQualified},
	} {
		t.Run(name, func(t *testing.T) {
			r := Score(c, tc.sheet.marks(c))
			if r.Points.String() != tc.exact || r.Points.String1() != tc.shown || r.Grade != tc.grade || !r.Complete {
				t.Errorf("%s (%s) %s, complete %v", r.Points, r.Points.String1(), r.Grade, r.Complete)
			}
		})
	}
}

// Answered item by item, a score is there from the first answer on, and complete
// only at the end.
func TestJGJ59Live(t *testing.T) {
	c := builtinChecklist(t, "construction-jgj59")
	if r := Score(c, nil); r.Complete || r.Grade != "" || !r.Points.IsZero() || len(r.Notes) == 0 {
		t.Errorf("nothing answered: %+v", r)
	}
	all := deducted20.marks(c)
	for n := 1; n <= len(all); n += 4 { // 189 items
		r := Score(c, all[:n])
		if r.Complete != (n == len(all)) || r.Grade == "" || r.Max.String() != "100" {
			t.Fatalf("after %d answers: complete %v, grade %q", n, r.Complete, r.Grade)
		}
		for _, tab := range r.Tables {
			if tab.ZeroBecause != "" {
				t.Fatalf("after %d answers table %s is 0: %s", n, tab.Number, tab.ZeroBecause)
			}
		}
	}
	// The sheet keeps each deduction with its reason.
	r := Score(c, sheet{"B1-07": "5+2"}.marks(c))
	got := table(t, r, "B.1").Items[6]
	if len(got.Deductions) != 2 || got.Deductions[1].Reason != "扣 2" || got.Deducted.String() != "7" || got.Got.String() != "3" {
		t.Errorf("got %+v", got)
	}
}

// Of a site without tower crane, hoist and so on, only what applies is scored.
func TestJGJ59OfWhatApplies(t *testing.T) {
	c := builtinChecklist(t, "construction-jgj59")
	facts := map[string]any{"hasTowerCrane": false, "hasLifting": false}
	trimmed := Applicable(c, facts).Of(c)
	r := Score(trimmed, sheet{}.marks(trimmed))
	if len(r.Tables) != 17 || !r.Complete || r.Points.String() != "100" || !strings.Contains(strings.Join(r.Notes, ""), "E = 90") {
		t.Errorf("%d tables, %s, %v", len(r.Tables), r.Points, r.Notes)
	}
}

func TestJGJ59GuaranteeLiteral(t *testing.T) {
	c := builtinChecklist(t, "construction-jgj59")
	s := sheet{"B14-01": "na", "B14-02": "9", "B14-04": "3"} // 38 of 50
	if got := table(t, Score(c, s.marks(c)), "B.14"); got.ZeroBecause != "" {
		t.Errorf("in proportion: %s", got.ZeroBecause)
	}
	c.Scoring.Guarantee = GuaranteeLiteral
	r := Score(c, s.marks(c))
	if got := table(t, r, "B.14"); got.ZeroBecause == "" || !strings.Contains(strings.Join(r.Notes, ""), "照字面") {
		t.Errorf("literally: %s %v", got.Points, r.Notes)
	}
}

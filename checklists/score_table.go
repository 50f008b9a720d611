package checklists

import (
	"fmt"
	"math/big"
	"strings"
)

// TableScore is the score of one 分项检查评分表.
type TableScore struct {
	Section     string // code of the section
	Number      string // B.14
	Name        string
	Summary     string // 汇总项
	SummaryMax  int
	Points      Points // C, of 100
	Guarantee   Points // 保证项目小计
	ZeroBecause string // Chinese: why the table scores nothing (4.0.3); empty when it does not
	Absent      bool   // 缺项: none of its items was scored
	Complete    bool   // every item is answered
	Items       []ItemScore
	Notes       []string // also in Result.Notes
}

// ItemScore is one line of a table.
type ItemScore struct {
	Code       string
	Full       int
	Got        Points
	Deducted   Points // at most Full, whatever the deductions add up to
	Deductions []Deduction
	Absent     bool // 缺项, or not answered yet
}

// tally adds up the items of one table.
type tally struct {
	got, full           *big.Rat // D and E of the scored items
	sure, possible      *big.Rat // the same of the guarantee items
	open                *big.Rat // full points of the guarantee items that are not answered yet
	absent, missing     bool     // some item is 缺项; some guarantee item is
	nothing             string   // name of a guarantee item that scores nothing
	guarantees, waiting int      // how many guarantee items there are; how many items wait for an answer
}

// scoreTable scores one table by 4.0.3.
func scoreTable(s Section, rule GuaranteeRule, given map[string]Marks) TableScore {
	t := TableScore{
		Section: s.Code, Number: s.Table.Number, Name: s.Name,
		Summary: s.Table.Summary, SummaryMax: s.Table.Points,
	}
	sum := tally{
		got: new(big.Rat), full: new(big.Rat), sure: new(big.Rat), possible: new(big.Rat), open: new(big.Rat),
	}
	for _, it := range s.Items {
		line, note := scoreItem(it, given[it.Code])
		if note != "" {
			t.Notes = append(t.Notes, note)
		}
		sum.add(it, line, given[it.Code].Result == "")
		t.Items = append(t.Items, line)
	}
	t.Complete, t.Guarantee = sum.waiting == 0, pointsOf(sum.sure)
	t.finish(sum, rule)
	return t
}

func (y *tally) add(it Item, line ItemScore, waiting bool) {
	full := big.NewRat(int64(it.Full), 1)
	if it.Guarantee {
		y.guarantees++
	}
	switch {
	case waiting:
		y.waiting++
		if it.Guarantee {
			y.open.Add(y.open, full)
		}
	case line.Absent:
		y.absent = true
		y.missing = y.missing || it.Guarantee
	default:
		y.got.Add(y.got, line.Got.Rat())
		y.full.Add(y.full, full)
		if it.Guarantee {
			y.sure.Add(y.sure, line.Got.Rat())
			y.possible.Add(y.possible, full)
			if line.Got.IsZero() && y.nothing == "" {
				y.nothing, _, _ = strings.Cut(it.Text, "：") // 项名：检查内容
			}
		}
	}
}

// finish turns the sums into the points of the table.
func (t *TableScore) finish(sum tally, rule GuaranteeRule) {
	if sum.full.Sign() == 0 {
		t.Absent = true
		return
	}
	points := new(big.Rat).Quo(sum.got, sum.full)
	points.Mul(points, hundred)
	if sum.absent {
		t.note("有缺项，按 A2 = D / E × 100 换算，E = %s", sum.full.RatString())
	}
	switch {
	case sum.nothing != "":
		t.ZeroBecause = fmt.Sprintf("保证项目“%s”得 0 分，本表不得分（JGJ 59-2011 第4.0.3条第3款）", sum.nothing)
	case sum.guarantees > 0 && t.below(sum, rule):
		t.ZeroBecause = "保证项目小计不足 40 分，本表不得分（JGJ 59-2011 第4.0.3条第3款）"
	case points.Sign() == 0 && t.Complete:
		t.ZeroBecause = "各项均不得分，本表得 0 分"
	}
	if t.ZeroBecause != "" {
		points.SetInt64(0)
	}
	t.Points = pointsOf(points)
}

// below is the rule of 40 points. Items that are not answered yet count as full,
// so that a live score turns to nothing only when it will stay so. When
// guarantee items are missing, 40 of 60 is the product's rule, for what the 2011
// edition says about that case could not be read.
func (t *TableScore) below(sum tally, rule GuaranteeRule) bool {
	sure := new(big.Rat).Add(sum.sure, sum.open)
	limit := big.NewRat(40, 1)
	if sum.missing {
		if rule == GuaranteeLiteral {
			t.note("保证项目有缺项，“小计不足 40 分”照字面判定（产品设置，2011 版对缺项的规定待核）")
		} else {
			t.note("保证项目有缺项，“小计不足 40 分”按比例（40/60）判定（产品规则，2011 版对缺项的规定待核）")
			possible := new(big.Rat).Add(sum.possible, sum.open)
			limit.Mul(possible, big.NewRat(40, guaranteeSum))
		}
	}
	return sure.Cmp(limit) < 0
}

func (t *TableScore) note(format string, args ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf("表%s "+format, append([]any{t.Number}, args...)...))
}

// scoreItem deducts at most the full points of an item (4.0.3).
func scoreItem(it Item, m Marks) (ItemScore, string) {
	line := ItemScore{Code: it.Code, Full: it.Full, Deductions: m.Deductions}
	full := big.NewRat(int64(it.Full), 1)
	deducted := new(big.Rat)
	note := ""
	switch m.Result {
	case "pass":
	case "fail":
		deducted, note = sumDeductions(it, m.Deductions)
	default:
		line.Absent = true
		return line, ""
	}
	if deducted.Cmp(full) > 0 {
		deducted.Set(full)
	}
	line.Deducted = pointsOf(deducted)
	line.Got = pointsOf(new(big.Rat).Sub(full, deducted))
	return line, note
}

// sumDeductions adds up the deductions. A failed item that names none loses all
// its points, and so does one whose number cannot be read: nobody gains by it.
func sumDeductions(it Item, list []Deduction) (*big.Rat, string) {
	full := big.NewRat(int64(it.Full), 1)
	if len(list) == 0 {
		return full, fmt.Sprintf("%s 不符合而未填扣分，按应得分 %d 分全扣（产品规则）", it.Code, it.Full)
	}
	sum := new(big.Rat)
	for _, d := range list {
		points, ok := deductionPoints(d.Points)
		if !ok {
			return full, fmt.Sprintf("%s 的扣分“%s”不是有效的数，按应得分 %d 分全扣（产品规则）", it.Code, clip(d.Points), it.Full)
		}
		sum.Add(sum, points)
	}
	return sum, ""
}

// deductionPoints reads points as plain decimal text, not negative.
func deductionPoints(text string) (*big.Rat, bool) {
	if !decimalForm.MatchString(text) || text[0] == '-' {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

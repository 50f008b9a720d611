package checklists

import "math/big"

// Marks is the answer to one item as scoring sees it. A bare "fail" of a scored
// table deducts all the points of its item.
type Marks struct {
	ItemCode   string
	Result     string // pass, fail or na; empty = not answered yet
	Deductions []Deduction
}

// Deduction is points taken off, as plain decimal text, and why.
type Deduction struct {
	Points string
	Reason string
}

// Grade is what JGJ 59-2011 calls a site (5.0.2).
type Grade string

// The grades.
const (
	GradeExcellent   Grade = "excellent"   // 优良
	GradeQualified   Grade = "qualified"   // 合格
	GradeUnqualified Grade = "unqualified" // 不合格
)

// Name is the Chinese name.
func (g Grade) Name() string {
	return map[Grade]string{GradeExcellent: "优良", GradeQualified: "合格", GradeUnqualified: "不合格"}[g]
}

// Result is the score of a checklist. Points of Max; Percent is their ratio in a
// hundred. It is live: items without an answer count neither for nor against,
// and Complete says whether there are any.
type Result struct {
	Method   ScoringMethod
	Points   Points
	Max      Points
	Percent  Points
	Summary  []SummaryScore // 检查评分汇总表, of ScoreJGJ59
	Tables   []TableScore   // 分项检查评分表, of ScoreJGJ59
	Grade    Grade          // of ScoreJGJ59; empty while nothing is scored
	Complete bool
	Notes    []string // Chinese: what was converted, and by which rule
}

// Score scores the answers to a checklist. It asks about every item of c: pass
// Selection.Of when some do not apply. Of several answers to one item the last
// one counts, and answers to items that c does not have are left aside.
func Score(c Checklist, answers []Marks) Result {
	given := make(map[string]Marks, len(answers))
	for _, a := range answers {
		given[a.ItemCode] = a
	}
	switch c.Scoring.Method {
	case ScorePercentage:
		return scoreRatio(c, given, func(Item) int { return 1 })
	case ScoreWeighted:
		return scoreRatio(c, given, func(it Item) int { return it.Weight })
	case ScoreJGJ59:
		return scoreJGJ59(c, given)
	}
	return Result{Method: c.Scoring.Method, Complete: answered(c, given)}
}

func answered(c Checklist, given map[string]Marks) bool {
	for _, s := range c.Sections {
		for _, it := range s.Items {
			if given[it.Code].Result == "" {
				return false
			}
		}
	}
	return true
}

// scoreRatio is the weight of what passed in a hundred of what passed or failed.
func scoreRatio(c Checklist, given map[string]Marks, weight func(Item) int) Result {
	passed, asked := 0, 0
	for _, s := range c.Sections {
		for _, it := range s.Items {
			switch given[it.Code].Result {
			case "pass":
				passed += weight(it)
				asked += weight(it)
			case "fail":
				asked += weight(it)
			}
		}
	}
	r := Result{
		Method: c.Scoring.Method, Points: wholePoints(passed), Max: wholePoints(asked),
		Complete: answered(c, given),
	}
	if asked == 0 {
		r.Notes = []string{"没有可计分的检查项"}
		return r
	}
	r.Percent = pointsOf(big.NewRat(int64(passed)*100, int64(asked)))
	return r
}

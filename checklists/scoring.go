package checklists

// ScoringMethod says how a checklist is scored.
type ScoringMethod string

// The scoring methods.
const (
	ScoreNone       ScoringMethod = ""           // not scored; written "none" in YAML
	ScorePercentage ScoringMethod = "percentage" // passed items in a hundred of those that passed or failed
	ScoreWeighted   ScoringMethod = "weighted"   // the same by Item.Weight
	ScoreJGJ59      ScoringMethod = "jgj59"      // the tables of 《建筑施工安全检查标准》JGJ 59-2011
)

// GuaranteeRule says how "保证项目小计不足 40 分" (4.0.3) is read when a table
// lacks guarantee items. What the standard says about that case could not be
// read, so it is a product rule and a choice.
type GuaranteeRule string

// The two readings.
const (
	GuaranteeProportional GuaranteeRule = ""        // 40 of the 60 points that the items would have
	GuaranteeLiteral      GuaranteeRule = "literal" // 40 points, whatever is missing
)

// Scoring is how a checklist is scored.
type Scoring struct {
	Method    ScoringMethod
	Guarantee GuaranteeRule // of ScoreJGJ59
}

// Table makes a section one of the tables of JGJ 59 (分项检查评分表).
type Table struct {
	Number   string // B.3
	Summary  string // 汇总项 that it counts in: 脚手架
	Points   int    // what that item is worth in the summary table (满分)
	Averaged bool   // several tables of the same summary item are averaged
}

// Suggested is a usual deduction of an item, for the officer to choose from; the
// points can always be changed. Min and Max are equal where the standard gives
// one number. Only what was read of the 2011 edition is verified.
type Suggested struct {
	Text     string
	Min      int
	Max      int
	Each     string // 处, 人 …: deducted for each of them; empty = once
	Verified bool
	Note     string // what is 待核
}

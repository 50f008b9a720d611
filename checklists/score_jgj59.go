package checklists

import (
	"fmt"
	"math/big"
)

// The limits of JGJ 59-2011 5.0.2.
var (
	excellentFrom = big.NewRat(80, 1)
	qualifiedFrom = big.NewRat(70, 1)
	hundred       = big.NewRat(100, 1)
)

// SummaryScore is one line of the 检查评分汇总表.
type SummaryScore struct {
	Name   string
	Points Points // A1
	Max    int    // B
	Absent bool   // 缺项: none of its tables was scored
}

// scoreJGJ59 scores by chapters 4 and 5 of JGJ 59-2011.
func scoreJGJ59(c Checklist, given map[string]Marks) Result {
	r := Result{Method: ScoreJGJ59, Complete: answered(c, given)}
	for _, s := range c.Sections {
		if s.Table == nil {
			continue
		}
		t := scoreTable(s, c.Scoring.Guarantee, given)
		r.Notes = append(r.Notes, t.Notes...)
		r.Tables = append(r.Tables, t)
	}
	r.Summary = summarise(r.Tables)
	got, possible, present := new(big.Rat), 0, 0
	for _, line := range r.Summary {
		possible += line.Max
		if !line.Absent {
			present += line.Max
			got.Add(got, line.Points.Rat())
		}
	}
	if present == 0 {
		r.Notes = append(r.Notes, "还没有评分")
		return r
	}
	if present != maxPoints { // 4.0.3: A2 = D / E × 100
		got.Mul(got, big.NewRat(maxPoints, int64(present)))
		r.Notes = append(r.Notes, fmt.Sprintf("汇总表有缺项，按 A2 = D / E × 100 换算，E = %d", present))
	}
	r.Points, r.Max, r.Percent = pointsOf(got), wholePoints(maxPoints), pointsOf(got)
	r.Grade = gradeOf(got, r.Tables)
	return r
}

// summarise carries the tables over into the summary table, in their order:
// A1 = B × C / 100, where C is the mean of the tables of an item.
func summarise(tables []TableScore) []SummaryScore {
	var lines []SummaryScore
	at := map[string]int{}
	sums := map[string]*big.Rat{}
	counts := map[string]int64{}
	for _, t := range tables {
		name := t.Summary
		if _, ok := at[name]; !ok {
			at[name] = len(lines)
			lines = append(lines, SummaryScore{Name: name, Max: t.SummaryMax, Absent: true})
			sums[name] = new(big.Rat)
		}
		if !t.Absent {
			counts[name]++
			sums[name].Add(sums[name], t.Points.Rat())
		}
	}
	for name, i := range at {
		if counts[name] == 0 {
			continue
		}
		mean := new(big.Rat).Quo(sums[name], big.NewRat(counts[name], 1))
		mean.Mul(mean, big.NewRat(int64(lines[i].Max), maxPoints))
		lines[i].Points, lines[i].Absent = pointsOf(mean), false
	}
	return lines
}

// gradeOf decides by the exact number of points (5.0.2).
func gradeOf(got *big.Rat, tables []TableScore) Grade {
	for _, t := range tables {
		if t.ZeroBecause != "" {
			return GradeUnqualified
		}
	}
	switch {
	case got.Cmp(excellentFrom) >= 0:
		return GradeExcellent
	case got.Cmp(qualifiedFrom) >= 0:
		return GradeQualified
	}
	return GradeUnqualified
}

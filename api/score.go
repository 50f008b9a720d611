package api

import (
	"hazardloop/checklists"
)

// The score of an inspection. Points are exact: decimal text, or a fraction
// where no decimal ends; "shown" is what people read, with one decimal.

type resultJSON struct {
	Method    string             `json:"method"`
	Points    string             `json:"points,omitempty"`
	Max       string             `json:"max,omitempty"`
	Percent   string             `json:"percent,omitempty"`
	Shown     string             `json:"shown,omitempty"`
	Grade     checklists.Grade   `json:"grade,omitempty"`
	GradeName string             `json:"gradeName,omitempty"`
	Complete  bool               `json:"complete"`
	Notes     []string           `json:"notes"`
	Summary   []summaryScoreJSON `json:"summary"`
	Tables    []tableScoreJSON   `json:"tables"`
}

// summaryScoreJSON is a line of the 检查评分汇总表.
type summaryScoreJSON struct {
	Name   string `json:"name"`
	Points string `json:"points,omitempty"`
	Shown  string `json:"shown,omitempty"`
	Max    int    `json:"max"`
	Absent bool   `json:"absent,omitempty"`
}

// tableScoreJSON is one 分项检查评分表.
type tableScoreJSON struct {
	SectionCode string          `json:"sectionCode"`
	Number      string          `json:"number"`
	Name        string          `json:"name"`
	Summary     string          `json:"summary"`
	SummaryMax  int             `json:"summaryMax"`
	Points      string          `json:"points,omitempty"`
	Shown       string          `json:"shown,omitempty"`
	Max         int             `json:"max"`
	Guarantee   string          `json:"guarantee"`
	ZeroBecause string          `json:"zeroBecause,omitempty"`
	Absent      bool            `json:"absent,omitempty"`
	Complete    bool            `json:"complete"`
	Items       []itemScoreJSON `json:"items"`
}

type itemScoreJSON struct {
	ItemCode   string          `json:"itemCode"`
	Points     string          `json:"points,omitempty"`
	Full       int             `json:"full"`
	Deducted   string          `json:"deducted,omitempty"`
	Deductions []deductionJSON `json:"deductions"`
	Absent     bool            `json:"absent,omitempty"`
}

// tablePoints is what every table of JGJ 59 has in full.
const tablePoints = 100

// resultOf leaves the points out while nothing is scored.
func resultOf(r checklists.Result) resultJSON {
	j := resultJSON{
		Method: methodName(r.Method), Grade: r.Grade, GradeName: r.Grade.Name(), Complete: r.Complete, Notes: ids(r.Notes),
		Summary: each(r.Summary, summaryScoreOf), Tables: each(r.Tables, tableScoreOf),
	}
	if !r.Max.IsZero() {
		j.Points, j.Max, j.Percent, j.Shown = exact(r.Points), exact(r.Max), exact(r.Percent), r.Percent.String1()
	}
	return j
}

func summaryScoreOf(l checklists.SummaryScore) summaryScoreJSON {
	j := summaryScoreJSON{Name: l.Name, Max: l.Max, Absent: l.Absent}
	if !l.Absent {
		j.Points, j.Shown = exact(l.Points), l.Points.String1()
	}
	return j
}

func tableScoreOf(t checklists.TableScore) tableScoreJSON {
	j := tableScoreJSON{
		SectionCode: t.Section, Number: t.Number, Name: t.Name, Summary: t.Summary, SummaryMax: t.SummaryMax, Max: tablePoints,
		Guarantee: exact(t.Guarantee), ZeroBecause: t.ZeroBecause, Absent: t.Absent, Complete: t.Complete,
		Items: each(t.Items, itemScoreOf),
	}
	if !t.Absent {
		j.Points, j.Shown = exact(t.Points), t.Points.String1()
	}
	return j
}

func itemScoreOf(it checklists.ItemScore) itemScoreJSON {
	j := itemScoreJSON{ItemCode: it.Code, Full: it.Full, Deductions: each(it.Deductions, deductionOf), Absent: it.Absent}
	if !it.Absent {
		j.Points, j.Deducted = exact(it.Got), exact(it.Deducted)
	}
	return j
}

// exact writes 79.5 where the decimals end, else 238/3.
func exact(p checklists.Points) string {
	r := p.Rat()
	if digits, ends := r.FloatPrec(); ends {
		return r.FloatString(digits)
	}
	return r.RatString()
}

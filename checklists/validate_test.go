package checklists

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func validItem() Item {
	return Item{
		Code: "A-101", Text: "文", Method: "查看、量测", Photo: PhotoOnFail, Severity: General,
		Answer: Answer{Type: AnswerPassFail},
		Basis:  []Basis{{Kind: BasisClause, Standard: "标准", Clause: "4.1", Verified: true}},
	}
}

func ptr(n float64) *float64 { return &n }

// TestValidateItem breaks one rule at a time.
func TestValidateItem(t *testing.T) {
	long := strings.Repeat("长", 201)
	for name, tc := range map[string]struct {
		change func(it *Item)
		want   string // path below the item; empty when it stays valid
	}{
		"valid":              {func(*Item) {}, ""},
		"code":               {func(it *Item) { it.Code = "a-101" }, "code"},
		"code too long":      {func(it *Item) { it.Code = "A-" + strings.Repeat("1", 40) }, "code"},
		"no text":            {func(it *Item) { it.Text = "" }, "text"},
		"long text":          {func(it *Item) { it.Text = long }, "text"},
		"text with newline":  {func(it *Item) { it.Text = "a\nb" }, "text"},
		"text with spaces":   {func(it *Item) { it.Text = " a" }, "text"},
		"text not UTF-8":     {func(it *Item) { it.Text = "a\xff" }, "text"},
		"no method":          {func(it *Item) { it.Method = "" }, "method"},
		"unknown method":     {func(it *Item) { it.Method = "查看、闻" }, "method"},
		"method twice":       {func(it *Item) { it.Method = "查看、查看" }, "method"},
		"method with comma":  {func(it *Item) { it.Method = "查看,查阅" }, "method"},
		"photo":              {func(it *Item) { it.Photo = "" }, "photo"},
		"severity":           {func(it *Item) { it.Severity = "较大" }, "severity"},
		"answer type":        {func(it *Item) { it.Answer.Type = "date" }, "answer.type"},
		"unit of pass_fail":  {func(it *Item) { it.Answer.Unit = "m" }, "answer.unit"},
		"limit of pass_fail": {func(it *Item) { it.Answer.Min = ptr(1) }, "answer"},
		"number":             {func(it *Item) { it.Answer = Answer{Type: AnswerNumber, Unit: "m", Min: ptr(1), Max: ptr(1)} }, ""},
		"number, no unit":    {func(it *Item) { it.Answer = Answer{Type: AnswerNumber, Min: ptr(1)} }, "answer.unit"},
		"number, no limit":   {func(it *Item) { it.Answer = Answer{Type: AnswerNumber, Unit: "m"} }, "answer"},
		"min over max":       {func(it *Item) { it.Answer = Answer{Type: AnswerNumber, Unit: "m", Min: ptr(2), Max: ptr(1)} }, "answer.max"},
		"limit not a number": {func(it *Item) { it.Answer = Answer{Type: AnswerNumber, Unit: "m", Min: ptr(math.NaN())} }, "answer.min"},
		"limit infinite":     {func(it *Item) { it.Answer = Answer{Type: AnswerNumber, Unit: "m", Max: ptr(math.Inf(1))} }, "answer.max"},
		"count":              {func(it *Item) { it.Answer = Answer{Type: AnswerCount, Unit: "人", Min: ptr(2)} }, ""},
		"count of a half":    {func(it *Item) { it.Answer = Answer{Type: AnswerCount, Unit: "人", Min: ptr(1.5)} }, "answer.min"},
		"count below zero":   {func(it *Item) { it.Answer = Answer{Type: AnswerCount, Unit: "人", Min: ptr(-1)} }, "answer.min"},
		"choice": {func(it *Item) {
			it.Answer = Answer{Type: AnswerChoice, Options: []Option{{"a", true}, {"b", false}}}
		}, ""},
		"choice of nothing": {func(it *Item) { it.Answer = Answer{Type: AnswerChoice} }, "answer.options"},
		"choice, all conform": {func(it *Item) {
			it.Answer = Answer{Type: AnswerChoice, Options: []Option{{"a", true}, {"b", true}}}
		}, "answer.options"},
		"option twice": {func(it *Item) {
			it.Answer = Answer{Type: AnswerChoice, Options: []Option{{"a", true}, {"a", false}}}
		}, "answer.options[1].value"},
		"empty option": {func(it *Item) {
			it.Answer = Answer{Type: AnswerChoice, Options: []Option{{"", true}, {"a", false}}}
		}, "answer.options[0].value"},
		"options of pass_fail": {func(it *Item) { it.Answer.Options = []Option{{"a", true}} }, "answer.options"},
		"no basis":             {func(it *Item) { it.Basis = nil }, "basis"},
		"basis kind":           {func(it *Item) { it.Basis[0].Kind = "rumour" }, "basis[0].kind"},
		"clause, no standard":  {func(it *Item) { it.Basis[0].Standard = "" }, "basis[0].standard"},
		"verified, no clause":  {func(it *Item) { it.Basis[0].Clause = "" }, "basis[0].clause"},
		"unverified, no note":  {func(it *Item) { it.Basis[0].Verified = false }, "basis[0].note"},
		"unverified, 待核":       {func(it *Item) { it.Basis[0] = Basis{Kind: BasisClause, Standard: "标准", Note: "条号待核"} }, ""},
		"source text":          {func(it *Item) { it.Basis[0] = Basis{Kind: BasisSourceText} }, ""},
		"source text verified": {func(it *Item) { it.Basis[0] = Basis{Kind: BasisSourceText, Verified: true} }, "basis[0].verified"},
		"source with a clause": {func(it *Item) { it.Basis[0] = Basis{Kind: BasisSourceText, Clause: "4.1"} }, "basis[0]"},
		"product rule":         {func(it *Item) { it.Basis[0] = Basis{Kind: BasisProductRule, Note: "理由"} }, ""},
		"rule without reason":  {func(it *Item) { it.Basis[0] = Basis{Kind: BasisProductRule} }, "basis[0].note"},
		"rule verified": {func(it *Item) {
			it.Basis[0] = Basis{Kind: BasisProductRule, Note: "理由", Verified: true}
		}, "basis[0].verified"},
		"major by clause": {func(it *Item) { it.Severity = Major }, ""},
		"major by nothing": {func(it *Item) {
			it.Severity, it.Basis[0] = Major, Basis{Kind: BasisSourceText}
		}, "severity"},
		"major by criterion": {func(it *Item) {
			it.Severity, it.Basis[0] = Major, Basis{Kind: BasisSourceText}
			it.Criteria = []Criterion{{Standard: "标准", Text: "文"}}
		}, ""},
		"criterion, no text":     {func(it *Item) { it.Criteria = []Criterion{{Standard: "标准"}} }, "criteria[0].text"},
		"criterion, no standard": {func(it *Item) { it.Criteria = []Criterion{{Text: "文"}} }, "criteria[0].standard"},
		"phrase too long":        {func(it *Item) { it.Phrases = []string{strings.Repeat("长", 61)} }, "phrases[0]"},
		"phrase at the limit":    {func(it *Item) { it.Phrases = []string{strings.Repeat("长", 60)} }, ""},
		"phrase twice":           {func(it *Item) { it.Phrases = []string{"a", "a"} }, "phrases[1]"},
		"too many phrases":       {func(it *Item) { it.Phrases = numbered(21) }, "phrases"},
		"measure too long":       {func(it *Item) { it.Measure = long }, "measure"},
		"days below zero":        {func(it *Item) { it.DueDays = -1 }, "dueDays"},
		"days too many":          {func(it *Item) { it.DueDays = 91 }, "dueDays"},
	} {
		t.Run(name, func(t *testing.T) {
			it := validItem()
			tc.change(&it)
			checkPath(t, Validate(oneItem(it)), "sections[0].items[0].", tc.want)
		})
	}
}

func oneItem(it Item) Checklist {
	return Checklist{Code: "test", Version: "2026.1", Name: "名", Category: Fire,
		Sections: []Section{{Code: "A", Name: "甲", Items: []Item{it}}}}
}

func numbered(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprint("描述", i))
	}
	return all
}

func checkPath(t *testing.T, faults []Problem, prefix, want string) {
	t.Helper()
	if want == "" {
		if len(faults) > 0 {
			t.Errorf("got %v", faults)
		}
		return
	}
	if !slices.ContainsFunc(faults, func(p Problem) bool { return p.Path == prefix+want && p.Message != "" }) {
		t.Errorf("no fault at %s%s: %v", prefix, want, faults)
	}
}

func TestValidateChecklist(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(c *Checklist)
		want   string
	}{
		"valid":              {func(*Checklist) {}, ""},
		"code":               {func(c *Checklist) { c.Code = "Fire General" }, "code"},
		"code is a path":     {func(c *Checklist) { c.Code = "../x" }, "code"},
		"version":            {func(c *Checklist) { c.Version = "v1" }, "version"},
		"version, no dot":    {func(c *Checklist) { c.Version = "1" }, "version"},
		"name":               {func(c *Checklist) { c.Name = "" }, "name"},
		"name too long":      {func(c *Checklist) { c.Name = strings.Repeat("长", 61) }, "name"},
		"category":           {func(c *Checklist) { c.Category = "zoo" }, "category"},
		"no sections":        {func(c *Checklist) { c.Sections = nil }, "sections"},
		"section code":       {func(c *Checklist) { c.Sections[0].Code = "" }, "sections[0].code"},
		"section name":       {func(c *Checklist) { c.Sections[0].Name = "" }, "sections[0].name"},
		"section empty":      {func(c *Checklist) { c.Sections[0].Items = nil }, "sections[0].items"},
		"section twice":      {func(c *Checklist) { c.Sections = append(c.Sections, c.Sections[0]) }, "sections[1].code"},
		"item twice":         {func(c *Checklist) { c.Sections[0].Items = append(c.Sections[0].Items, validItem()) }, "sections[0].items[1].code"},
		"item in a 2nd part": {func(c *Checklist) { c.Sections = append(c.Sections, c.Sections[0]) }, "sections[1].items[0].code"},
		"too many sections":  {func(c *Checklist) { c.Sections = make([]Section, 101) }, "sections"},
		"too many items":     {func(c *Checklist) { c.Sections[0].Items = make([]Item, 5001) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := oneItem(validItem())
			tc.change(&c)
			faults := Validate(c)
			if name == "too many items" {
				if len(faults) != maxProblems+1 || !strings.Contains(faults[maxProblems].Message, "另有") {
					t.Errorf("%d faults", len(faults))
				}
				return
			}
			checkPath(t, faults, "", tc.want)
		})
	}
}

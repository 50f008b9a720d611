package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services/hazard"
)

//go:generate go test -run ^TestWebDomain$ -update .

type workflowJSON struct {
	Statuses    []workflowStatusJSON `json:"statuses"`
	Transitions []transitionJSON     `json:"transitions"`
	Escalation  []rungJSON           `json:"escalation"`
	Policy      policyJSON           `json:"policy"`
}

type workflowStatusJSON struct {
	Status hazard.Status `json:"status"`
	Name   string        `json:"name"`
	Holder hazard.Holder `json:"holder"`
	List   string        `json:"list"`
}

type transitionJSON struct {
	Action    hazard.Action   `json:"action"`
	Name      string          `json:"name"`
	From      []hazard.Status `json:"from"`
	To        []hazard.Status `json:"to"`
	Who       []hazard.Who    `json:"who"`
	Needs     []needJSON      `json:"needs"`
	Guards    []hazard.Guard  `json:"guards"`
	RoundPlus bool            `json:"roundPlus"`
}

type needJSON struct {
	AnyOf []string         `json:"anyOf"`
	When  hazard.Condition `json:"when,omitempty"`
}

type rungJSON struct {
	Level int    `json:"level"`
	Name  string `json:"name"`
}

type policyJSON struct {
	DistinctRechecker bool               `json:"distinctRechecker"`
	Deadlines         []deadlineRuleJSON `json:"deadlines"`
	ActWithinHours    []actWithinJSON    `json:"actWithinHours"`
	LateCommandHours  int                `json:"lateCommandHours"`
	ClockAheadHours   int                `json:"clockAheadHours"`
}

type deadlineRuleJSON struct {
	Severity     hazard.Severity `json:"severity"`
	DefaultHours int             `json:"defaultHours"`
	MaxHours     int             `json:"maxHours"`
}

type actWithinJSON struct {
	Status hazard.Status `json:"status"`
	Hours  int           `json:"hours"`
}

func (s *server) getWorkflow(c *gin.Context, _ hazard.Actor) error {
	writeJSON(c, http.StatusOK, workflow(s.services.Findings.Policy()))
	return nil
}

// workflow shows the domain's table and the policy, and adds nothing to them.
func workflow(policy hazard.Policy) workflowJSON {
	w := workflowJSON{Transitions: each(hazard.Table, transitionOf), Policy: policyOf(policy)}
	for _, status := range hazard.Statuses {
		w.Statuses = append(w.Statuses, workflowStatusJSON{
			status, hazard.StatusNames[status], hazard.HolderOf[status], hazard.StatusLists[status],
		})
	}
	for level, name := range hazard.EscalationNames {
		w.Escalation = append(w.Escalation, rungJSON{level, name})
	}
	return w
}

func transitionOf(t hazard.Transition) transitionJSON {
	j := transitionJSON{
		Action: t.Action, Name: t.Name, From: t.From, To: []hazard.Status{}, Who: t.Who,
		Needs:  each(t.Needs, func(n hazard.Need) needJSON { return needJSON{n.AnyOf, n.When} }),
		Guards: append([]hazard.Guard{}, t.Guards...), RoundPlus: t.BeginsRound(),
	}
	if t.To != "" {
		j.To = append(j.To, t.To)
	}
	return j
}

func policyOf(p hazard.Policy) policyJSON {
	j := policyJSON{
		DistinctRechecker: p.DistinctRechecker, LateCommandHours: hours(p.LateCommand), ClockAheadHours: hours(p.ClockAhead),
	}
	for _, severity := range severities {
		rule := p.Deadlines[severity]
		j.Deadlines = append(j.Deadlines, deadlineRuleJSON{severity, hours(rule.Default), hours(rule.Max)})
	}
	for _, status := range hazard.Statuses {
		if within, ok := p.ActWithin[status]; ok {
			j.ActWithinHours = append(j.ActWithinHours, actWithinJSON{status, hours(within)})
		}
	}
	return j
}

func hours(d time.Duration) int { return int(d / time.Hour) }

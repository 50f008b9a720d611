package services

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// submit checks a visit, makes its findings and stores both in one step. i is
// new (Version 0), the author's draft, or what was submitted before.
func (s *Inspections) submit(ctx context.Context, actor hazard.Actor, i hazard.Inspection, snapshot checklists.Checklist, v hazard.Visit) (InspectionDetail, bool, error) {
	v.PerformedAt = hazard.Millis(v.PerformedAt)
	if v.StartedAt != nil {
		at := hazard.Millis(*v.StartedAt)
		v.StartedAt = &at
	}
	digest := hazard.VisitDigest(v)
	if i.Status == hazard.Submitted {
		return s.repeated(ctx, actor, i, digest)
	}
	if v.Facts == nil {
		v.Facts = i.Facts // of the premises, when the inspection was begun
	}
	sheet := newAnswerSheet(snapshot, v.Facts, v.Answers, v.ExtraFindings)
	skew, err := s.checkVisit(ctx, actor, sheet, v)
	if err != nil {
		return InspectionDetail{}, false, err
	}
	v.Answers = sheet.marked()
	now := s.now()
	score := hazard.ScoreOf(v.Answers)
	i.Visit, i.Status, i.ClockSkew, i.Score = v, hazard.Submitted, skew, &score
	i.RequestDigest, i.SubmittedAt, i.Version = digest, &now, i.Version+1
	steps, err := s.findings(ctx, actor, &i, snapshot)
	if err != nil {
		return InspectionDetail{}, false, err
	}
	i.Seal()
	if err := s.snapshots.put(ctx, i.ChecklistDigest, snapshot); err != nil {
		return InspectionDetail{}, false, err
	}
	err = s.stores.Inspections.Submit(ctx, i, steps)
	if hazard.Is(err, hazard.CodeExists) || hazard.Is(err, hazard.CodeStale) {
		return s.overtaken(ctx, actor, i.ID, digest, err)
	}
	if err != nil {
		return InspectionDetail{}, false, err
	}
	s.live.touch()
	if err := noteVisit(ctx, s.stores.Premises, i); err != nil {
		return InspectionDetail{}, false, err
	}
	d := s.judged(i, snapshot)
	for _, st := range steps {
		d.Findings = append(d.Findings, st.Finding)
	}
	d.PhotosMissing, err = countMissing(ctx, s.stores.Photos, i.ScopeKeys(), i.PhotoIDs())
	return d, true, err
}

// repeated answers a submission that was stored before.
func (s *Inspections) repeated(ctx context.Context, actor hazard.Actor, i hazard.Inspection, digest string) (InspectionDetail, bool, error) {
	if i.RequestDigest != digest || i.Author.UserID != actor.UserID {
		return InspectionDetail{}, false, errInspectionExists()
	}
	// The repeat goes on where the first request may have ended.
	if err := noteVisit(ctx, s.stores.Premises, i); err != nil {
		return InspectionDetail{}, false, err
	}
	d, err := s.detail(ctx, actor, i)
	return d, false, err
}

// overtaken: the same request, sent twice at once, was faster, or the ID is
// that of an inspection that the caller does not see.
func (s *Inspections) overtaken(ctx context.Context, actor hazard.Actor, id, digest string, cause error) (InspectionDetail, bool, error) {
	i, err := s.stores.Inspections.Get(ctx, actor.Scope(), id)
	switch {
	case hazard.Is(err, hazard.CodeNotFound) && hazard.Is(cause, hazard.CodeStale):
		return InspectionDetail{}, false, errInspectionExists() // the draft of another
	case err != nil || i.Status != hazard.Submitted:
		return InspectionDetail{}, false, cause
	}
	return s.repeated(ctx, actor, i, digest)
}

// checkVisit judges everything the client sent, all faults at once.
func (s *Inspections) checkVisit(ctx context.Context, actor hazard.Actor, sheet *answerSheet, v hazard.Visit) (skew bool, err error) {
	fields := sheet.complete()
	skew, fe := s.policy.CheckDeviceTime("/performedAt", v.PerformedAt, s.now())
	if fe != nil {
		fields = append(fields, *fe)
	}
	if v.StartedAt != nil && v.StartedAt.After(v.PerformedAt) {
		fields = append(fields, hazard.FieldError{Pointer: "/startedAt", Code: "after_end", Detail: "检查开始时间晚于检查时间"})
	}
	for _, p := range checklists.CheckFacts(checklists.Categories, v.Facts) {
		fields = append(fields, hazard.FieldError{Pointer: "/facts/" + p.Path, Code: "fact", Detail: p.Message})
	}
	if c := v.Companion; c != nil && c.SignaturePhotoID != "" && c.RefusedReason != "" {
		fields = append(fields, hazard.FieldError{Pointer: "/companion/refusedReason", Code: "contradiction", Detail: "陪同人员已签字，不能同时记录拒签"})
	}
	officers, err := s.checkOfficers(ctx, actor, v.Officers)
	if err != nil {
		return false, err
	}
	if fields = append(fields, officers...); len(fields) > 0 {
		return false, hazard.Invalid(fields...)
	}
	return skew, nil
}

func (s *Inspections) checkOfficers(ctx context.Context, actor hazard.Actor, ids []string) ([]hazard.FieldError, error) {
	var fields []hazard.FieldError
	for n, id := range ids {
		u, err := s.stores.Users.Get(ctx, actor.RegisterScope(), id)
		if hazard.Is(err, hazard.CodeNotFound) || err == nil && (u.Disabled || u.Actor().Officer() != actor.Officer()) {
			fields = append(fields, hazard.FieldError{Pointer: fmt.Sprintf("/officers/%d", n), Code: "unknown", Detail: "检查人员不存在，或不在您的管辖范围内"})
		} else if err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// findings makes the findings of failed items and the extra ones.
func (s *Inspections) findings(ctx context.Context, actor hazard.Actor, i *hazard.Inspection, snapshot checklists.Checklist) ([]hazard.Step, error) {
	drafts := listedBy(*i, snapshot)
	if len(drafts) == 0 {
		return nil, nil
	}
	premises, err := s.stores.Premises.Get(ctx, actor.Scope(), i.PremisesID)
	if err != nil {
		return nil, err
	}
	numbers, err := s.numbers.take(ctx, s.now(), len(drafts))
	if err != nil {
		return nil, err
	}
	steps := make([]hazard.Step, len(drafts))
	situation := hazard.Situation{Now: s.now(), Policy: s.policy}
	for n, d := range drafts {
		l := d.listed
		l.Number, l.PremisesName = numbers[n], premises.Name
		steps[n], err = hazard.Enlist(d.id, l, actor, &i.PerformedAt, i.RequestDigest, situation)
		if err != nil {
			return nil, err
		}
		i.FindingIDs = append(i.FindingIDs, d.id)
	}
	return steps, nil
}

type listing struct {
	id     string
	listed hazard.Listed
}

// listedBy describes the findings of an inspection. A failed item whose finding
// the client gave no ID gets a deterministic one.
func listedBy(i hazard.Inspection, snapshot checklists.Checklist) []listing {
	var all []listing
	add := func(f hazard.FindingDraft, itemCode string, photoIDs []string) {
		category := f.Category
		if category == "" {
			category = i.Category
		}
		all = append(all, listing{f.ID, hazard.Listed{
			PremisesID: i.PremisesID, PremisesOrg: i.PremisesOrgID, GridIDs: i.GridIDs, InspectionID: i.ID,
			ItemCode: itemCode, Source: hazard.Source(i.Kind), Category: category, Description: f.Description,
			Location: f.Location, Severity: f.Severity, Criterion: f.Criterion, Suggested: f.SuggestedMeasures,
			FoundAt: i.PerformedAt, PhotoIDs: photoIDs, Inspector: i.Author,
		}})
	}
	for _, a := range i.Answers {
		// A hazard that the officer described is one, whatever the facts say of the
		// item; a bare "fail" of an item that does not apply is none.
		if a.Result != hazard.Fail || a.NotApplicable && a.Finding == nil {
			continue
		}
		it, _ := snapshot.Item(a.ItemCode)
		var draft hazard.FindingDraft
		if a.Finding != nil {
			draft = *a.Finding
		}
		if draft.ID == "" {
			draft.ID = uuid.NewSHA1(uuid.MustParse(i.ID), []byte(a.ItemCode)).String()
		}
		add(completed(draft, it), a.ItemCode, a.PhotoIDs)
	}
	for _, f := range i.ExtraFindings {
		add(f, "", f.PhotoIDs)
	}
	return all
}

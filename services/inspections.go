package services

import (
	"context"
	"slices"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Inspections makes inspections from checklists and takes in what officers and
// companies answered.
type Inspections struct {
	stores    hazard.Stores
	templates *Templates
	snapshots *snapshots
	numbers   *numbers
	policy    hazard.Policy
	now       func() time.Time
	live      *Live
}

// NewInspection says which inspection is made. An empty version means the
// newest published one.
type NewInspection struct {
	ID               string
	PremisesID       string
	ChecklistCode    string
	ChecklistVersion string
	Kind             hazard.Kind
}

// OneShot is a whole inspection that a device made, perhaps offline.
type OneShot struct {
	NewInspection
	hazard.Visit
}

// InspectionDetail is an inspection with what it asked and what came of it.
type InspectionDetail struct {
	hazard.Inspection
	Snapshot      checklists.Checklist  // the items that apply to the facts
	Omitted       []checklists.Omission // the others, with the reason
	Result        checklists.Result     // the score so far
	Warnings      []checklists.Problem  // what the items cite and was not in force on that day
	Findings      []hazard.Finding
	PhotosMissing int
}

// judged tells what of the whole checklist an inspection asks, by the facts it
// was judged by, and how its answers score.
func (s *Inspections) judged(i hazard.Inspection, whole checklists.Checklist) InspectionDetail {
	selection := checklists.Applicable(whole, i.Facts)
	asked := selection.Of(whole)
	marks := make([]checklists.Marks, len(i.Answers))
	for n, a := range i.Answers {
		marks[n] = checklists.Marks{ItemCode: a.ItemCode, Result: string(a.Result), Deductions: a.Deductions}
		if it, _ := whole.Item(a.ItemCode); it.Answer.Type == checklists.AnswerDeduction && a.Value != "" && len(a.Deductions) == 0 {
			marks[n].Deductions = []checklists.Deduction{{Points: a.Value, Reason: a.Note}}
		}
	}
	day := i.CreatedAt
	if !i.PerformedAt.IsZero() {
		day = i.PerformedAt
	}
	return InspectionDetail{
		Inspection: i, Snapshot: asked, Omitted: selection.Omitted, Result: checklists.Score(asked, marks),
		Warnings: checklists.Warnings(asked, day.In(s.policy.Zone)),
	}
}

// Start makes a draft with a snapshot of the items. A repeat gives what is
// there, submitted meanwhile or not. Errors: not_found, forbidden, invalid,
// exists.
func (s *Inspections) Start(ctx context.Context, actor hazard.Actor, n NewInspection) (InspectionDetail, bool, error) {
	i, snapshot, err := s.fresh(ctx, actor, n)
	if err != nil {
		return InspectionDetail{}, false, err
	}
	if err := s.snapshots.put(ctx, i.ChecklistDigest, snapshot); err != nil {
		return InspectionDetail{}, false, err
	}
	err = s.stores.Inspections.Create(ctx, i)
	if err == nil {
		return s.judged(i, snapshot), true, nil
	}
	if !hazard.Is(err, hazard.CodeExists) {
		return InspectionDetail{}, false, err
	}
	stored, getErr := s.stores.Inspections.Get(ctx, actor.Scope(), n.ID)
	if getErr != nil || !n.asks(stored) || stored.Author.UserID != actor.UserID {
		return InspectionDetail{}, false, err
	}
	d, err := s.detail(ctx, actor, stored)
	return d, false, err
}

// asks reports whether a stored inspection is the one that n describes.
func (n NewInspection) asks(i hazard.Inspection) bool {
	return n.PremisesID == i.PremisesID && n.ChecklistCode == i.ChecklistCode && n.Kind == i.Kind &&
		(n.ChecklistVersion == "" || n.ChecklistVersion == i.ChecklistVersion)
}

// fresh makes the head of an inspection: premises in scope, a kind that the
// role makes, a published checklist.
func (s *Inspections) fresh(ctx context.Context, actor hazard.Actor, n NewInspection) (hazard.Inspection, checklists.Checklist, error) {
	var none hazard.Inspection
	premises, err := s.stores.Premises.Get(ctx, actor.Scope(), n.PremisesID)
	if err != nil {
		return none, checklists.Checklist{}, err
	}
	if !hazard.MayMake(actor.Role, n.Kind) {
		return none, checklists.Checklist{}, hazard.NewError(hazard.CodeForbidden, "您的角色不能进行此类检查")
	}
	snapshot, err := s.template(ctx, actor, n)
	if err != nil {
		return none, checklists.Checklist{}, err
	}
	return hazard.Inspection{
		Visit: hazard.Visit{Facts: premises.Facts},
		ID:    n.ID, PremisesID: premises.ID, PremisesOrgID: premises.OrgID, GridIDs: premises.GridIDs, Kind: n.Kind,
		ChecklistCode: snapshot.Code, ChecklistVersion: snapshot.Version, ChecklistDigest: s.templates.digest(snapshot),
		Category: snapshot.Category, Status: hazard.Draft,
		Author:    hazard.PersonRef{UserID: actor.UserID, Name: actor.Name, OrgID: actor.OrgID, Role: actor.Role},
		CreatedAt: s.now(), Version: 1,
	}, snapshot, nil
}

func (s *Inspections) template(ctx context.Context, actor hazard.Actor, n NewInspection) (checklists.Checklist, error) {
	if n.ChecklistVersion != "" {
		c, err := s.templates.Version(ctx, actor, n.ChecklistCode, n.ChecklistVersion)
		if !hazard.Is(err, hazard.CodeNotFound) {
			return c, err
		}
	}
	c, err := s.templates.Latest(ctx, actor, n.ChecklistCode)
	switch {
	case hazard.Is(err, hazard.CodeNotFound):
		return c, hazard.InvalidField("/checklistCode", "unknown", "检查表不存在")
	case err == nil && n.ChecklistVersion != "":
		return c, hazard.InvalidField("/checklistVersion", "unknown", "检查表没有这个版本")
	}
	return c, err
}

// PutAnswers replaces the answers and the extra findings of the caller's own
// draft. They may be partial; what is given must fit its item. Errors:
// not_found, not_now, invalid.
func (s *Inspections) PutAnswers(ctx context.Context, actor hazard.Actor, id string, answers []hazard.Answer, extra []hazard.FindingDraft) (InspectionDetail, error) {
	draft, snapshot, err := s.draft(ctx, actor, id)
	if err != nil {
		return InspectionDetail{}, err
	}
	if draft.Status != hazard.Draft {
		return InspectionDetail{}, hazard.NewError(hazard.CodeNotNow, "检查已提交，不能再修改")
	}
	if fields := newAnswerSheet(snapshot, draft.Facts, answers, extra).faults(); fields != nil {
		return InspectionDetail{}, hazard.Invalid(fields...)
	}
	stored, err := s.stores.Inspections.Update(ctx, actor.Scope(), id, func(i hazard.Inspection) (hazard.Inspection, error) {
		i.Answers, i.ExtraFindings = answers, extra
		return i, nil
	})
	if err != nil {
		return InspectionDetail{}, err
	}
	return s.detail(ctx, actor, stored)
}

// draft loads an inspection of the caller's own with its snapshot.
func (s *Inspections) draft(ctx context.Context, actor hazard.Actor, id string) (hazard.Inspection, checklists.Checklist, error) {
	i, err := s.stores.Inspections.Get(ctx, actor.Scope(), id)
	if err != nil {
		return i, checklists.Checklist{}, err
	}
	if i.Author.UserID != actor.UserID {
		return i, checklists.Checklist{}, hazard.NewError(hazard.CodeForbidden, "只有检查人本人可以填写和提交")
	}
	snapshot, err := s.snapshots.get(ctx, i.ChecklistDigest)
	return i, snapshot, err
}

// SubmitDraft submits the caller's own draft with its stored answers, or with
// those in v if there are any. A repeat gives the submitted one and false.
// Errors: not_found, forbidden, invalid, exists, stale.
func (s *Inspections) SubmitDraft(ctx context.Context, actor hazard.Actor, id string, v hazard.Visit) (InspectionDetail, bool, error) {
	i, snapshot, err := s.draft(ctx, actor, id)
	if err != nil {
		return InspectionDetail{}, false, err
	}
	if v.Answers == nil {
		v.Answers = i.Answers
	}
	if v.ExtraFindings == nil {
		v.ExtraFindings = i.ExtraFindings
	}
	if v.PerformedAt.IsZero() {
		v.PerformedAt = s.now()
		if i.Status == hazard.Submitted {
			v.PerformedAt = i.PerformedAt
		}
	}
	return s.submit(ctx, actor, i, snapshot, v)
}

// Put takes in a whole inspection in one atomic step: the inspection and its
// findings, or nothing. Sent again, also many times at once, it makes nothing
// twice. Onto the author's own draft it submits it. Errors: not_found,
// forbidden, invalid, exists, stale.
func (s *Inspections) Put(ctx context.Context, actor hazard.Actor, o OneShot) (InspectionDetail, bool, error) {
	i, err := s.stores.Inspections.Get(ctx, actor.Scope(), o.ID)
	if hazard.Is(err, hazard.CodeNotFound) {
		var snapshot checklists.Checklist
		if i, snapshot, err = s.fresh(ctx, actor, o.NewInspection); err != nil {
			return InspectionDetail{}, false, err
		}
		i.Version = 0
		return s.submit(ctx, actor, i, snapshot, o.Visit)
	}
	if err != nil {
		return InspectionDetail{}, false, err
	}
	if i.Author.UserID != actor.UserID || !o.asks(i) {
		return InspectionDetail{}, false, errInspectionExists()
	}
	snapshot, err := s.snapshots.get(ctx, i.ChecklistDigest)
	if err != nil {
		return InspectionDetail{}, false, err
	}
	return s.submit(ctx, actor, i, snapshot, o.Visit)
}

func errInspectionExists() error {
	return hazard.NewError(hazard.CodeExists, "该检查编号已用于另一次检查，或已提交的内容不同")
}

// Get gives a submitted inspection in scope or the caller's own draft.
func (s *Inspections) Get(ctx context.Context, actor hazard.Actor, id string) (InspectionDetail, error) {
	i, err := s.stores.Inspections.Get(ctx, actor.Scope(), id)
	if err != nil {
		return InspectionDetail{}, err
	}
	return s.detail(ctx, actor, i)
}

// List gives submitted inspections in scope and the caller's own drafts.
func (s *Inspections) List(ctx context.Context, actor hazard.Actor, q hazard.InspectionQuery, page hazard.PageRequest) (hazard.Page[hazard.Inspection], error) {
	return s.stores.Inspections.List(ctx, actor.Scope(), q, page)
}

// detail adds snapshot, findings and missing photographs.
func (s *Inspections) detail(ctx context.Context, actor hazard.Actor, i hazard.Inspection) (InspectionDetail, error) {
	whole, err := s.snapshots.get(ctx, i.ChecklistDigest)
	if err != nil {
		return InspectionDetail{Inspection: i}, err
	}
	d := s.judged(i, whole)
	if len(i.FindingIDs) > 0 {
		if d.Findings, err = s.findingsOf(ctx, actor, i); err != nil {
			return d, err
		}
	}
	d.PhotosMissing, err = countMissing(ctx, s.stores.Photos, i.ScopeKeys(), i.PhotoIDs())
	return d, err
}

// findingsOf gives the findings of an inspection in the order in which they were
// made.
func (s *Inspections) findingsOf(ctx context.Context, actor hazard.Actor, i hazard.Inspection) ([]hazard.Finding, error) {
	q := hazard.FindingQuery{InspectionID: i.ID, Sort: hazard.ByFoundAtDesc, Now: s.now()}
	var all []hazard.Finding
	page := hazard.PageRequest{Limit: 200}
	for {
		p, err := s.stores.Findings.List(ctx, actor.Scope(), q, page)
		if err != nil {
			return nil, err
		}
		all = append(all, p.Items...)
		if p.Next == "" {
			break
		}
		page.Cursor = p.Next
	}
	place := make(map[string]int, len(i.FindingIDs))
	for n, id := range i.FindingIDs {
		place[id] = n
	}
	slices.SortFunc(all, func(a, b hazard.Finding) int { return place[a.ID] - place[b.ID] })
	return all, nil
}

// uploadsPerQuery is what Photos.Uploads takes at once.
const uploadsPerQuery = 500

// uploadsOf gives the uploads of any number of photographs.
func uploadsOf(ctx context.Context, photos hazard.Photos, ids []string) (map[string][]hazard.Upload, error) {
	all := make(map[string][]hazard.Upload, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), uploadsPerQuery)
		some, err := photos.Uploads(ctx, ids[:n])
		if err != nil {
			return nil, err
		}
		for id, uploads := range some {
			all[id] = uploads
		}
		ids = ids[n:]
	}
	return all, nil
}

func countMissing(ctx context.Context, photos hazard.Photos, keys, ids []string) (int, error) {
	uploads, err := uploadsOf(ctx, photos, ids)
	if err != nil {
		return 0, err
	}
	return hazard.Missing(keys, ids, uploads), nil
}

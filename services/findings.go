package services

import (
	"context"
	"errors"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// Findings moves findings through their life.
type Findings struct {
	stores  hazard.Stores
	numbers *numbers
	policy  hazard.Policy
	now     func() time.Time
	live    *Live
}

// Policy is what the steps are judged by, for clients that work offline.
func (s *Findings) Policy() hazard.Policy { return s.policy }

// Now is the instant by which the use cases judge.
func (s *Findings) Now() time.Time { return s.now() }

// NewFinding is a hazard recorded outside any inspection.
type NewFinding struct {
	ID                string
	PremisesID        string
	Description       string
	Severity          hazard.Severity
	Criterion         *hazard.Criterion
	Location          string
	Category          hazard.Category // empty: the first of the premises
	FoundAt           time.Time
	PhotoIDs          []string
	ReportID          string // accepts a report of the public
	SuggestedMeasures string
}

// FindingDetail is a finding with its history and what the caller may do.
type FindingDetail struct {
	hazard.Finding
	History []hazard.Event
	Missing map[string]bool // photographs whose bytes have not come from someone who may act here
	Allowed []hazard.Allowed
	// Warnings are about the evidence, for who judges it; they refuse nothing.
	Warnings []hazard.EvidenceWarning
	Now      time.Time
}

// sourceOf says how a finding outside an inspection was found.
var sourceOf = map[hazard.Role]hazard.Source{
	hazard.RoleEnterprise: hazard.Source(hazard.KindSelf),
	hazard.RoleInspector:  hazard.Source(hazard.KindDaily),
	hazard.RoleSupervisor: hazard.Source(hazard.KindSupervision),
}

// digest tells a repeat from other content under the same ID.
func (n NewFinding) digest(actor hazard.Actor) string {
	draft := hazard.FindingDraft{
		ID: n.ID, Description: n.Description, Severity: n.Severity, Criterion: n.Criterion, Location: n.Location,
		Category: n.Category, SuggestedMeasures: n.SuggestedMeasures, PhotoIDs: n.PhotoIDs,
	}
	return hazard.Digest(struct {
		Actor      string `json:"actor"`
		PremisesID string `json:"premisesId"`
		ReportID   string `json:"reportId"`
		Visit      string `json:"visit"`
	}{actor.UserID, n.PremisesID, n.ReportID, hazard.VisitDigest(hazard.Visit{
		PerformedAt: hazard.Millis(n.FoundAt), ExtraFindings: []hazard.FindingDraft{draft},
	})})
}

// Create registers a finding. A repeat gives the stored one and false. Errors:
// not_found, forbidden, invalid, not_now, exists.
func (s *Findings) Create(ctx context.Context, actor hazard.Actor, n NewFinding) (FindingDetail, bool, error) {
	digest := n.digest(actor)
	if d, err := s.created(ctx, actor, n.ID, digest); !hazard.Is(err, hazard.CodeNotFound) {
		return d, false, err
	}
	listed, err := s.listed(ctx, actor, n)
	if err != nil {
		return FindingDetail{}, false, err
	}
	situation := hazard.Situation{Now: s.now(), Policy: s.policy}
	if _, err := hazard.Enlist(n.ID, listed, actor, nil, digest, situation); err != nil {
		return FindingDetail{}, false, err // before a report is taken or a number used
	}
	if n.ReportID != "" {
		if err := s.acceptReport(ctx, actor, n); err != nil {
			return FindingDetail{}, false, err
		}
	}
	numbers, err := s.numbers.take(ctx, s.now(), 1)
	if err != nil {
		return FindingDetail{}, false, err
	}
	listed.Number = numbers[0]
	step, err := hazard.Enlist(n.ID, listed, actor, nil, digest, situation)
	if err != nil {
		return FindingDetail{}, false, err
	}
	err = s.stores.Findings.Create(ctx, step)
	if hazard.Is(err, hazard.CodeExists) {
		d, err := s.created(ctx, actor, n.ID, digest)
		return d, false, err
	}
	if err != nil {
		return FindingDetail{}, false, err
	}
	s.live.touch()
	d, err := s.detail(ctx, actor, step.Finding, []hazard.Event{step.Event})
	return d, true, err
}

// created answers a registration that was stored before: not_found when there
// is none, exists when it has other content.
func (s *Findings) created(ctx context.Context, actor hazard.Actor, id, digest string) (FindingDetail, error) {
	e, err := s.stores.Findings.EventOf(ctx, id, id)
	if err != nil {
		return FindingDetail{}, err
	}
	if e.CommandDigest != digest {
		return FindingDetail{}, hazard.NewError(hazard.CodeExists, "该隐患编号已用于另一条隐患")
	}
	return s.Get(ctx, actor, id)
}

func (s *Findings) listed(ctx context.Context, actor hazard.Actor, n NewFinding) (hazard.Listed, error) {
	p, err := s.stores.Premises.Get(ctx, actor.Scope(), n.PremisesID)
	if err != nil {
		return hazard.Listed{}, err
	}
	l := hazard.Listed{
		PremisesID: p.ID, PremisesName: p.Name, PremisesOrg: p.OrgID, GridIDs: p.GridIDs, ReportID: n.ReportID,
		Source: sourceOf[actor.Role], Category: n.Category, Description: n.Description, Location: n.Location,
		Severity: n.Severity, Criterion: n.Criterion, Suggested: n.SuggestedMeasures, FoundAt: n.FoundAt, PhotoIDs: n.PhotoIDs,
		Inspector: hazard.PersonRef{UserID: actor.UserID, Name: actor.Name, OrgID: actor.OrgID, Role: actor.Role},
	}
	if l.Category == "" {
		l.Category = checklists.Fire
		if len(p.Categories) > 0 {
			l.Category = p.Categories[0]
		}
	}
	if n.ReportID == "" {
		return l, nil
	}
	if !actor.Officer() {
		return l, hazard.NewError(hazard.CodeForbidden, "只有检查人员和督查组可以受理群众举报")
	}
	r, err := s.stores.Reports.Get(ctx, hazard.Everything, n.ReportID)
	if hazard.Is(err, hazard.CodeNotFound) {
		return l, hazard.InvalidField("/reportId", "unknown", "举报线索不存在")
	}
	if err != nil {
		return l, err
	}
	l.Source = hazard.SourcePublic
	l.PhotoIDs = union(l.PhotoIDs, r.PhotoIDs)
	return l, nil
}

func union(a, b []string) []string {
	out := append([]string(nil), a...)
	for _, id := range b {
		if !contains(a, id) {
			out = append(out, id)
		}
	}
	return out
}

func contains(ids []string, id string) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// acceptReport takes the report before the finding is made, so that two
// officers cannot make two findings of it; a repeat after a crash goes on. Who
// accepts answers for the report's photographs.
func (s *Findings) acceptReport(ctx context.Context, actor hazard.Actor, n NewFinding) error {
	now := s.now()
	r, err := s.stores.Reports.Update(ctx, hazard.Everything, n.ReportID, func(r hazard.Report) (hazard.Report, error) {
		if r.Status == hazard.ReportAccepted && r.FindingID == n.ID {
			return r, nil
		}
		if r.Status != hazard.ReportReceived {
			return r, hazard.NewError(hazard.CodeNotNow, "该举报线索已经处理")
		}
		r.Status, r.FindingID, r.HandledBy, r.HandledAt = hazard.ReportAccepted, n.ID, actor.UserID, &now
		return r, nil
	})
	if err != nil {
		return err
	}
	uploads, err := uploadsOf(ctx, s.stores.Photos, r.PhotoIDs)
	if err != nil {
		return err
	}
	for _, of := range uploads {
		u := sentByPublic(of)
		u.UploaderID, u.UploaderKeys, u.FindingID, u.UploadedAt = actor.UserID, actor.Scope().Keys, n.ID, now
		if _, err := s.stores.Photos.AddUpload(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// sentByPublic picks the upload that came with a report from those of the same
// bytes.
func sentByPublic(uploads []hazard.Upload) hazard.Upload {
	for _, u := range uploads {
		if u.UploaderID == "" {
			return u
		}
	}
	return uploads[0]
}

// errRepeat ends an update whose command was done before.
var errRepeat = errors.New("command was done before")

// Act takes a step. The same command again changes nothing and gives the
// finding as it is now. Errors: not_found, exists, stale, not_now, forbidden,
// invalid.
func (s *Findings) Act(ctx context.Context, actor hazard.Actor, id string, cmd hazard.Command) (FindingDetail, error) {
	f, err := s.stores.Findings.Update(ctx, actor.Scope(), id, func(f hazard.Finding) (hazard.Step, error) {
		e, err := s.stores.Findings.EventOf(ctx, id, cmd.ID)
		if err == nil {
			if err := hazard.SameCommand(e, actor, cmd); err != nil {
				return hazard.Step{}, err
			}
			return hazard.Step{}, errRepeat
		}
		if !hazard.Is(err, hazard.CodeNotFound) {
			return hazard.Step{}, err
		}
		situation, err := s.situation(ctx, actor, f, cmd)
		if err != nil {
			return hazard.Step{}, err
		}
		return hazard.Apply(f, actor, cmd, situation)
	})
	if errors.Is(err, errRepeat) {
		return s.Get(ctx, actor, id)
	}
	if err != nil {
		return FindingDetail{}, err
	}
	s.live.touch()
	history, err := s.stores.Findings.History(ctx, id)
	if err != nil {
		return FindingDetail{}, err
	}
	return s.detail(ctx, actor, f, history)
}

// Get gives a finding in scope with its history.
func (s *Findings) Get(ctx context.Context, actor hazard.Actor, id string) (FindingDetail, error) {
	f, err := s.stores.Findings.Get(ctx, actor.Scope(), id)
	if err != nil {
		return FindingDetail{}, err
	}
	history, err := s.stores.Findings.History(ctx, id)
	if err != nil {
		return FindingDetail{}, err
	}
	return s.detail(ctx, actor, f, history)
}

func (s *Findings) detail(ctx context.Context, actor hazard.Actor, f hazard.Finding, history []hazard.Event) (FindingDetail, error) {
	if int64(len(history)) > f.Version {
		history = history[:f.Version] // somebody acted after f was read
	}
	all, err := s.details(ctx, actor, []hazard.Finding{f})
	if err != nil {
		return FindingDetail{}, err
	}
	all[0].History = history
	return all[0], nil
}

// details looks up what belongs to findings besides their histories, for all of
// them together.
func (s *Findings) details(ctx context.Context, actor hazard.Actor, findings []hazard.Finding) ([]FindingDetail, error) {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.PhotoIDs()...)
	}
	uploads, err := uploadsOf(ctx, s.stores.Photos, ids)
	if err != nil {
		return nil, err
	}
	evidence, err := s.evidenceOf(ctx, findings, uploads)
	if err != nil {
		return nil, err
	}
	all := make([]FindingDetail, len(findings))
	for i, f := range findings {
		d := FindingDetail{Finding: f, Now: s.now(), Missing: map[string]bool{}, Warnings: hazard.EvidenceWarnings(f, evidence[f.ID])}
		keys := f.EvidenceKeys()
		for _, id := range f.PhotoIDs() {
			if !hazard.Complete(keys, uploads[id]) {
				d.Missing[id] = true
			}
		}
		d.Allowed = hazard.AllowedActions(f, actor, hazard.Situation{Now: d.Now, Policy: s.policy, PhotosMissing: len(d.Missing)})
		all[i] = d
	}
	return all, nil
}

// situation looks up what the machine needs to judge the command.
func (s *Findings) situation(ctx context.Context, actor hazard.Actor, f hazard.Finding, cmd hazard.Command) (hazard.Situation, error) {
	l := hazard.LookupsFor(f, cmd)
	sit := hazard.Situation{Now: s.now(), Policy: s.policy, People: map[string]hazard.Person{}, Orgs: map[string]string{}}
	var err error
	if sit.PhotosMissing, err = countMissing(ctx, s.stores.Photos, f.EvidenceKeys(), l.PhotoIDs); err != nil {
		return sit, err
	}
	for _, id := range l.OrgIDs {
		scope := actor.RegisterScope()
		if id == f.PremisesOrg || id == f.Responsible.OrgID {
			scope = hazard.Everything // a party to the finding may be named by whoever sees the finding
		}
		o, err := s.stores.Orgs.Get(ctx, scope, id)
		if err == nil {
			sit.Orgs[id] = o.Name
		} else if !hazard.Is(err, hazard.CodeNotFound) {
			return sit, err
		}
	}
	for _, id := range l.UserIDs {
		u, err := s.stores.Users.Get(ctx, hazard.Everything, id)
		if err == nil && s.eligible(actor, f, cmd, u) {
			sit.People[id] = hazard.Person{UserID: u.ID, Name: u.Name, Phone: u.Phone, OrgID: u.OrgID, Role: u.Role}
		} else if err != nil && !hazard.Is(err, hazard.CodeNotFound) {
			return sit, err
		}
	}
	return sit, nil
}

// eligible: a disabled account takes part in nothing; a substitute signer must
// see the finding. That a responsible person is of the responsible organisation
// the machine checks itself.
func (s *Findings) eligible(actor hazard.Actor, f hazard.Finding, cmd hazard.Command, u hazard.User) bool {
	if u.Disabled {
		return false
	}
	return u.ID != cmd.Data.UserID || (actor.Scope().Covers(u.ScopeKeys) && u.Actor().Scope().Covers(f.ScopeKeys()))
}

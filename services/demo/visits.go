package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// inspected is a submitted inspection with what its findings need.
type inspected struct {
	hazard.Inspection
	author hazard.Actor
	cases  map[uint32]evidence // by index of the plan
}

// inspect makes the inspection of a visit; plans are its findings'.
func (w *world) inspect(v visit, number int, plans []plan) *inspected {
	r := chance(streamVisit, 1<<40|uint64(number))
	s := &w.sites[v.site]
	kind := hazard.Kinds[v.kind]
	i := &inspected{author: w.authorOf(r, s, kind), cases: map[uint32]evidence{}}
	submitted := time.UnixMilli(v.at).UTC()
	i.Inspection = w.head(newID(r, submitted), s, kind, i.author, submitted)
	i.Status, i.SubmittedAt = hazard.Submitted, &submitted
	i.PerformedAt = submitted.Add(-between(r, 2*time.Minute, 20*time.Minute))
	if happens(r, 4) { // made without signal, sent later
		i.PerformedAt = i.PerformedAt.Add(-between(r, 20*time.Hour, 40*time.Hour))
	}
	i.PerformedAt = hazard.Millis(i.PerformedAt)
	started := hazard.Millis(i.PerformedAt.Add(-between(r, 20*time.Minute, 90*time.Minute)))
	i.StartedAt = &started
	w.company(r, i, s)
	i.Facts = s.Facts
	failed := w.cases(r, i, s, plans)
	w.answer(r, i, s, failed)
	score := hazard.ScoreOf(i.Answers)
	i.Score = &score
	i.RequestDigest = hazard.VisitDigest(i.Visit)
	i.Seal()
	return i
}

func (w *world) head(id string, s *site, kind hazard.Kind, author hazard.Actor, at time.Time) hazard.Inspection {
	return hazard.Inspection{
		ID: id, PremisesID: s.ID, PremisesOrgID: s.OrgID, GridIDs: s.GridIDs, Kind: kind,
		ChecklistCode: s.book.Code, ChecklistVersion: s.book.Version, ChecklistDigest: s.book.digest,
		Category: s.book.Category, Status: hazard.Draft,
		Author:    hazard.PersonRef{UserID: author.UserID, Name: author.Name, OrgID: author.OrgID, Role: author.Role},
		CreatedAt: at, Version: 1,
	}
}

// company says who went along and where it was.
func (w *world) company(r *rand.Rand, i *inspected, s *site) {
	near := *s.Position
	near.LatE7 += r.Int64N(3000) - 1500
	near.LngE7 += r.Int64N(3000) - 1500
	i.Position = &near
	if i.author.Role == hazard.RoleEnterprise {
		return
	}
	for _, a := range s.inspectors {
		if a.UserID != i.author.UserID && happens(r, 60) {
			i.Officers = []string{a.UserID}
			break
		}
	}
	owner := s.staff[staffOwner]
	c := hazard.Companion{Name: owner.Name, Title: "主要负责人", Phone: owner.Phone}
	if happens(r, 7) {
		c.RefusedReason = "对检查结果有异议"
	} else {
		c.SignaturePhotoID = w.album.signatureOf(owner.ID)
	}
	i.Companion = &c
}

// cases chooses what is found, each on an item of its own. The major one, whose
// items are few, chooses first.
func (w *world) cases(r *rand.Rand, i *inspected, s *site, plans []plan) map[string]plan {
	failed := map[string]plan{}
	for _, major := range []bool{true, false} {
		for _, p := range plans {
			if fates[p.fate].major != major {
				continue
			}
			e := w.find(r, p, s)
			for _, taken := failed[e.item.Code]; taken; _, taken = failed[e.item.Code] {
				e = w.find(r, p, s)
			}
			failed[e.item.Code] = p
			i.cases[p.index] = e
		}
	}
	return failed
}

func (w *world) answer(r *rand.Rand, i *inspected, s *site, failed map[string]plan) {
	for _, section := range s.book.Sections {
		for _, it := range section.Items {
			a := hazard.Answer{ItemCode: it.Code, Result: hazard.Pass}
			p, fails := failed[it.Code]
			switch {
			case fails:
				e := i.cases[p.index]
				a.Result, a.PhotoIDs = hazard.Fail, []string{e.spot.before}
				a.Finding = &hazard.FindingDraft{
					ID: p.findingID(), Description: e.description, Severity: e.severity, Criterion: e.criterion,
					Location: e.location, SuggestedMeasures: it.Measure,
				}
				i.FindingIDs = append(i.FindingIDs, p.findingID())
			case happens(r, 9):
				a.Result = hazard.NA
			}
			if it.Photo == checklists.PhotoAlways && a.Result == hazard.Pass {
				a.PhotoIDs = []string{pick(r, w.album.fronts)}
			}
			i.Answers = append(i.Answers, a)
		}
	}
}

// submit stores an inspection whose findings are there already.
func submit(ctx context.Context, stores hazard.Stores, i hazard.Inspection) error {
	err := stores.Inspections.Submit(ctx, i, nil)
	if err != nil && !hazard.Is(err, hazard.CodeExists) { // by the seeding that was interrupted
		return err
	}
	at, counts := i.VisitedAt()
	if !counts {
		return nil
	}
	_, err = stores.Premises.Update(ctx, hazard.Everything, i.PremisesID, func(p hazard.Premises) (hazard.Premises, error) {
		if !p.Visited(at) {
			return p, errVisited
		}
		return p, nil
	})
	if errors.Is(err, errVisited) {
		return nil
	}
	return err
}

// errVisited ends the update of premises that were visited later already.
var errVisited = errors.New("demo: visited later")

// storeBlank stores inspections at which all was well.
func (w *world) storeBlank(ctx context.Context, stores hazard.Stores, visits int) error {
	return parallel(ctx, blankVisits, writersAtOnce, func(ctx context.Context, n int) error {
		r := chance(streamVisit, 2<<40|uint64(n))
		at := w.workingTime(w.now.Add(-between(r, 6*time.Hour, 170*24*time.Hour)), r)
		v := visit{at: at.UnixMilli(), site: int32(n * 3 % len(w.sites)), kind: kindIndex(kindCycle[n%len(kindCycle)])}
		return submit(ctx, stores, w.inspect(v, visits+n, nil).Inspection)
	})
}

// drafts are inspections that somebody has begun.
var drafts = []struct {
	username string
	site     int
	kind     hazard.Kind
	answered int
}{
	{"inspector1", 0, hazard.KindDaily, 12},
	{"inspector2", 4, hazard.KindSpecial, 5},
	{"enterprise1", 2, hazard.KindSelf, 20},
	{"supervisor2", 8, hazard.KindSupervision, 3},
}

func (w *world) storeDrafts(ctx context.Context, stores hazard.Stores) error {
	for n, d := range drafts {
		r := chance(streamVisit, 3<<40|uint64(n))
		s := &w.sites[d.site]
		at := hazard.Millis(w.now.Add(-between(r, time.Hour, 9*time.Hour)))
		i := w.head(fixedID(fmt.Sprint("draft ", n)), s, d.kind, w.byName[d.username].Actor(), at)
		for _, section := range s.book.Sections {
			for _, it := range section.Items {
				if len(i.Answers) < d.answered {
					i.Answers = append(i.Answers, hazard.Answer{ItemCode: it.Code, Result: hazard.Pass})
				}
			}
		}
		if err := stores.Inspections.Create(ctx, i); err != nil && !hazard.Is(err, hazard.CodeExists) {
			return err
		}
	}
	return nil
}

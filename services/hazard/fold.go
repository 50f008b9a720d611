package hazard

import (
	"slices"
	"time"
)

type deadlineTime = time.Time

// cloned keeps the slices of the finding that was given untouched: a fold never
// writes into what another value of the finding may share.
func cloned[T any](s []T) []T { return slices.Clone(s) }

// when is what the device says, or else the server.
func (e Event) when() time.Time {
	if e.At != nil {
		return *e.At
	}
	return e.RecordedAt
}

// fold applies one event. It trusts the event: judging is Apply's work.
func fold(f Finding, e Event) Finding {
	if e.Action == ActionList {
		f = born(e)
	} else if row, _ := transition(e.Action, e.From); row != nil {
		f.addPhotos(e) // before the effect: a filing statement names the evidence of its own command
		effectMeans[row.Effect](&f, e)
	}
	f.Version = e.Seq
	f.enter(e)
	return f
}

// enter moves the status and what is derived from it.
func (f *Finding) enter(e Event) {
	if e.To != f.Status {
		f.Status = e.To
		f.EnteredAt = e.RecordedAt
		f.ActBy = e.Resolved.ActBy
		if e.From == StatusRectifying {
			f.Extension = nil
		}
	}
	switch f.Status {
	case StatusRectifying:
		f.ActBy = f.DueAt
	case StatusClosed, StatusVoided:
		f.ActBy = nil
	}
}

func born(e Event) Finding {
	l := e.Listed
	f := Finding{
		ID: e.FindingID, Number: l.Number, PremisesID: l.PremisesID, PremisesName: l.PremisesName,
		PremisesOrg: l.PremisesOrg, GridIDs: l.GridIDs, OrgIDs: unique([]string{l.PremisesOrg}),
		InspectionID: l.InspectionID, ItemCode: l.ItemCode, ReportID: l.ReportID, Source: l.Source,
		Category: l.Category, Description: l.Description, Location: l.Location, Severity: l.Severity,
		Criterion: l.Criterion, Suggested: l.Suggested, Round: 1, FoundAt: l.FoundAt, ListedAt: e.RecordedAt,
		Inspector: l.Inspector,
	}
	for _, id := range unique(l.PhotoIDs) {
		f.Photos = append(f.Photos, PhotoLink{PhotoID: id, Stage: StageBefore, Round: 1, CommandID: e.CommandID})
	}
	return f
}

// stageOf says what the photographs of an action show.
var stageOf = map[Action]Stage{
	ActionFixOnSite:   StageAfter,
	ActionReportFixed: StageAfter,
	ActionPass:        StageRecheck,
	ActionFail:        StageRecheck,
	ActionReopen:      StageBefore,
}

// addPhotos links what the command names. The signature is a photograph too.
func (f *Finding) addPhotos(e Event) {
	stage, ok := stageOf[e.Action]
	if !ok {
		stage = StageOther
	}
	round := f.Round
	if e.Action == ActionReopen {
		round++
	}
	links := cloned(f.Photos)
	for _, id := range unique(e.Data.PhotoIDs) {
		links = append(links, PhotoLink{PhotoID: id, Stage: stage, Round: round, CommandID: e.CommandID})
	}
	if id := e.Data.SignaturePhotoID; id != "" {
		links = append(links, PhotoLink{PhotoID: id, Stage: StageSignature, Round: round, CommandID: e.CommandID})
	}
	f.Photos = links
}

package demo

import (
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

const (
	anHour = time.Hour
	aDay   = 24 * time.Hour
)

func (l *life) major() bool { return l.f.Severity == checklists.Major }

// selfRun reports whether the company runs the loop itself.
func (l *life) selfRun() bool {
	return l.f.Source == hazard.Source(hazard.KindSelf) && !l.major()
}

// officer is an inspector who acts where the company does not.
func (l *life) officer() hazard.Actor {
	for _, a := range []hazard.Actor{l.author, l.checker} {
		if a.Role == hazard.RoleInspector {
			return a
		}
	}
	return l.site.inspectors[0]
}

// issuer assigns and sets deadlines.
func (l *life) issuer() hazard.Actor {
	switch {
	case l.selfRun(), l.author.Officer() && l.f.Source != hazard.Source(hazard.KindSelf):
		return l.author
	}
	return l.officer()
}

func (l *life) supervisor(n int) hazard.Actor { return l.site.supervisors[n%len(l.site.supervisors)] }

// fixer reports for the company.
func (l *life) fixer() *hazard.User { return l.company[staffLeader] }

// isShop: a small shop's owner has no account.
func (l *life) isShop() bool {
	return l.site.book.Category == checklists.ThreeInOne && l.site.number%3 == 0 && !l.selfRun()
}

func (l *life) assign() {
	l.wait(10*time.Minute, 5*anHour)
	d := hazard.Data{
		ResponsibleOrgID: l.site.OrgID, ResponsibleUserID: l.fixer().ID,
		Measures: first(l.found.item.Measure, pick(l.r, measures)),
	}
	if l.isShop() {
		d.ResponsibleUserID, d.ResponsiblePerson = "", &hazard.Contact{Name: l.company[staffOwner].Name, Phone: l.company[staffOwner].Phone}
	}
	if l.major() {
		d.InterimMeasures = pick(l.r, interimMeasures)
	}
	l.do(l.issuer(), hazard.ActionAssign, d)
}

// setDeadline gives what the policy says or what the item suggests.
func (l *life) setDeadline(usual bool) {
	l.wait(3*time.Minute, 3*anHour)
	rule := l.policy.Deadlines[l.f.Severity]
	days := int(rule.Default / aDay)
	if suggested := l.found.item.DueDays; !usual && suggested > 2 && time.Duration(suggested)*aDay <= rule.Max {
		days = suggested
	}
	l.do(l.issuer(), hazard.ActionSetDeadline, hazard.Data{DueAt: l.endOfDay(days)})
}

// issue assigns and sets the deadline: 三定.
func (l *life) issue() {
	l.assign()
	l.setDeadline(false)
}

func (l *life) submitPlan() {
	if !l.major() || l.f.Plan != nil {
		return
	}
	l.wait(aDay, 2*aDay)
	p := treatmentPlans[l.r.IntN(len(treatmentPlans))]
	p.Measures = first(l.f.Measures, p.Measures)
	l.do(l.reporter(), hazard.ActionSubmitPlan, hazard.Data{Plan: &p})
}

// reporter acts for the responsible organisation: an inspector if nobody there
// has an account.
func (l *life) reporter() hazard.Actor {
	if l.isShop() {
		return l.officer()
	}
	return l.fixer().Actor()
}

// fix reports in time, or after the deadline now and then.
func (l *life) fix() {
	l.submitPlan()
	if l.f.DueAt == nil {
		return
	}
	left := l.f.DueAt.Sub(l.clock)
	if happens(l.r, 11) {
		l.wait(left+2*anHour, left+5*aDay)
	} else {
		l.wait(min(8*anHour, left/4), left*4/5)
	}
	l.report()
}

func (l *life) report() {
	d := hazard.Data{Note: pick(l.r, fixNotes), PhotoIDs: []string{l.found.spot.after}}
	l.do(l.reporter(), hazard.ActionReportFixed, d)
}

// recheck passes. Whoever reported the fix does not judge it.
func (l *life) recheck() {
	l.wait(5*anHour, 2*aDay+12*anHour)
	d := hazard.Data{Opinion: pick(l.r, passOpinions)}
	if happens(l.r, 70) {
		d.PhotoIDs = []string{l.found.spot.recheck}
	}
	l.do(l.rechecker(), hazard.ActionPass, d)
}

func (l *life) failRecheck(days int) {
	l.wait(5*anHour, 2*aDay)
	l.do(l.rechecker(), hazard.ActionFail, hazard.Data{
		Opinion: pick(l.r, failOpinions), DueAt: l.endOfDay(days), PhotoIDs: []string{l.found.spot.recheck},
	})
}

func (l *life) rechecker() hazard.Actor {
	taken := map[string]bool{l.f.Inspector.UserID: true, l.f.Responsible.UserID: true}
	if l.f.Fix != nil {
		taken[l.f.Fix.By.UserID] = true
	}
	company := l.checker.Role == hazard.RoleEnterprise
	if !taken[l.checker.UserID] && (!company || l.selfRun()) {
		return l.checker
	}
	for _, a := range l.site.inspectors {
		if !taken[a.UserID] {
			return a
		}
	}
	return l.supervisor(0)
}

// actor finds the account of a person of the history.
func (l *life) actor(p hazard.PersonRef) hazard.Actor {
	return hazard.Actor{UserID: p.UserID, Name: p.Name, OrgID: p.OrgID, Role: p.Role}
}

func (l *life) sign(p hazard.Place) {
	l.wait(20*time.Minute, 22*anHour)
	d := hazard.Data{Digest: l.f.FilingDigest, As: p}
	by := l.actor(l.f.Inspector)
	switch p {
	case hazard.PlaceRechecker:
		by = l.actor(l.f.Rechecker)
	case hazard.PlaceResponsible:
		if person, ok := l.people[l.f.Responsible.UserID]; ok && happens(l.r, 60) {
			by = hazard.Actor{UserID: person.UserID, Name: person.Name, OrgID: person.OrgID, Role: person.Role}
		} else {
			by, d.OnSite = l.officer(), true
		}
	}
	signer := by.UserID
	if d.OnSite {
		signer = first(l.f.Responsible.UserID, l.f.Responsible.Name)
	}
	d.SignaturePhotoID = l.album.signatureOf(signer)
	l.do(by, hazard.ActionSign, d)
}

// signAll signs in one order or another.
func (l *life) signAll() {
	places := []hazard.Place{hazard.PlaceResponsible, hazard.PlaceRechecker, hazard.PlaceInspector}
	l.r.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	for _, p := range places {
		l.sign(p)
	}
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

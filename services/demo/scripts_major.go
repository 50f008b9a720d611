package demo

import (
	"time"

	"hazardloop/services/hazard"
)

// The scripts of major hazards and of those that came back.

func playMajorRectifying(l *life) {
	l.issue()
	l.submitPlan()
}

func playMajorPublished(l *life) {
	playMajorRectifying(l)
	l.listSupervision()
	l.publish()
}

func playMajorClosed(l *life) {
	l.issue()
	l.listSupervision()
	l.publish()
	l.fix()
	l.recheck()
	l.unpublish()
	l.delist()
	l.signAll()
}

func playMajorOverdue(l *life) {
	playMajorPublished(l)
	l.climb(4, 6*aDay)
}

// suspend orders production to stop once the deadline has passed.
func (l *life) suspend() {
	playMajorPublished(l)
	l.climb(3, 4*aDay)
	l.wait(3*aDay, 5*aDay)
	l.escalate(5)
}

func playSuspended(l *life) { l.suspend() }

func playResumed(l *life) {
	l.suspend()
	l.wait(8*aDay, 14*aDay)
	l.report()
	l.recheck()
	l.resume()
	l.unpublish()
	l.delist()
	l.signAll()
}

// playCameBack: a look back at what was closed.
func playCameBack(l *life) {
	playClosed(l)
	l.wait(18*aDay, 30*aDay)
	if l.stopped || l.err != nil || l.f.Status != hazard.StatusClosed {
		return
	}
	l.do(l.supervisor(0), hazard.ActionReopen, hazard.Data{
		Reason: "回头看发现问题反弹", PhotoIDs: []string{l.found.spot.before},
	})
	l.wait(2*anHour, 20*anHour)
	if happens(l.r, 60) {
		l.do(l.reissuer(), hazard.ActionSetDeadline, hazard.Data{DueAt: l.endOfDay(5)})
	}
}

// reissuer sets the deadline of a later round.
func (l *life) reissuer() hazard.Actor {
	if l.selfRun() {
		return l.author
	}
	return l.issuer()
}

func playCameBackClosed(l *life) {
	playCameBack(l)
	if l.f.Status == hazard.StatusAssigned {
		l.wait(time.Hour, 10*time.Hour)
		l.do(l.reissuer(), hazard.ActionSetDeadline, hazard.Data{DueAt: l.endOfDay(5)})
	}
	l.fix()
	l.recheck()
	l.signAll()
}

package demo

import (
	"fmt"
	"time"

	"hazardloop/services/hazard"
)

// What supervisors do.

func (l *life) document(kind string) string {
	return fmt.Sprintf("安滨%s〔%d〕%d号", kind, l.clock.In(l.zone).Year(), 1+l.r.IntN(180))
}

func (l *life) escalate(level int) {
	d := hazard.Data{Level: level, Reason: escalationReasons[level-1], ReplyBy: l.endOfDay(5)}
	if level >= 2 {
		d.DocumentNumber = l.document("安督")
	}
	l.do(l.supervisor(l.r.IntN(2)), hazard.ActionEscalate, d)
}

// escalateFrom climbs the ladder, a rung every so many days after the deadline.
func (l *life) climb(rungs int, every time.Duration) {
	if l.f.DueAt != nil {
		l.waitUntil(l.workingTime(l.f.DueAt.Add(between(l.r, 10*anHour, 30*anHour)), l.r))
	}
	for level := 1; level <= rungs; level++ {
		if level > 1 {
			l.wait(every, every+aDay)
		}
		l.escalate(level)
	}
}

func (l *life) listSupervision() {
	l.wait(anHour, aDay)
	l.do(l.supervisor(0), hazard.ActionListSupervision, hazard.Data{DocumentNumber: l.document("安挂督")})
}

func (l *life) publish() {
	l.wait(anHour, aDay)
	l.do(l.supervisor(1), hazard.ActionPublish, hazard.Data{PublicText: fmt.Sprintf(
		"%s（%s）存在重大事故隐患：%s。已责令%s限期整改并落实防范措施。", l.site.Name, l.site.Address, l.f.Description, l.names[l.site.OrgID])})
}

func (l *life) unpublish() {
	l.wait(anHour, aDay)
	l.do(l.supervisor(1), hazard.ActionUnpublish, hazard.Data{Reason: "整改完成，复查合格，撤销公示"})
}

func (l *life) delist() {
	l.wait(anHour, aDay)
	l.do(l.supervisor(0), hazard.ActionDelist, hazard.Data{Reason: "治理完成并通过验收，予以摘牌"})
}

func (l *life) resume() {
	l.wait(6*aDay, 12*aDay)
	l.do(l.supervisor(0), hazard.ActionResume, hazard.Data{DocumentNumber: l.document("恢申"), Opinion: "经现场审查，停产整顿要求已落实，同意恢复生产"})
}

func (l *life) askForTime(days int) {
	l.wait(aDay, 2*aDay)
	if l.f.DueAt == nil {
		return
	}
	due := l.f.DueAt.AddDate(0, 0, days)
	l.do(l.fixerOrStaff(), hazard.ActionRequestExtension, hazard.Data{
		Reason: pick(l.r, extensionReasons), InterimMeasures: pick(l.r, interimMeasures), NewDueAt: &due,
	})
}

// fixerOrStaff is somebody of the responsible organisation with an account.
func (l *life) fixerOrStaff() hazard.Actor { return l.fixer().Actor() }

func (l *life) decideExtension(grant bool) {
	l.wait(3*anHour, aDay)
	if grant {
		l.do(l.supervisor(0), hazard.ActionGrantExtension, hazard.Data{Reason: "情况属实，防范措施已落实，同意延期"})
		return
	}
	l.do(l.supervisor(0), hazard.ActionRefuseExtension, hazard.Data{Reason: "延期理由不充分，请按原期限完成整改"})
}

func (l *life) proposeVoid(reason string) {
	l.wait(2*anHour, aDay)
	l.do(l.officer(), hazard.ActionProposeVoid, hazard.Data{Reason: reason})
}

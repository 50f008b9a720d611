package demo

import (
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// The scripts of the fates: see fates.go.

func playListed(*life) {}

func playAssigned(l *life) { l.assign() }

func playRectifying(l *life) { l.issue() }

func playClosed(l *life) {
	l.issue()
	l.fix()
	l.recheck()
	l.signAll()
}

func playOnSite(l *life) {
	l.wait(3*time.Minute, 20*time.Minute)
	by := l.officer()
	if l.selfRun() {
		by = l.author
	}
	l.do(by, hazard.ActionFixOnSite, hazard.Data{
		ResponsibleUserID: l.fixer().ID, Measures: l.found.item.Measure, Note: "检查人员监督下当场整改", PhotoIDs: []string{l.found.spot.after},
	})
	l.recheck()
	l.signAll()
}

// playOnBehalf: an inspector reports what he saw fixed.
func playOnBehalf(l *life) {
	l.issue()
	l.wait(aDay, 4*aDay)
	l.do(l.officer(), hazard.ActionReportFixed, hazard.Data{Note: "回访时已整改完毕，代企业报告", PhotoIDs: []string{l.found.spot.after}})
	l.recheck()
	l.signAll()
}

func playOverdue(l *life) {
	l.assign()
	l.setDeadline(true)
}

func playOverdueWarned(l *life) {
	playOverdue(l)
	l.climb(1+l.r.IntN(2), 4*aDay)
}

func playOverdueEscalated(l *life) {
	playOverdue(l)
	l.climb(2+l.r.IntN(3), 8*aDay)
}

func playReported(l *life) {
	l.issue()
	l.submitPlan()
	// Late enough to be waiting still.
	l.waitUntil(l.workingTime(l.now.Add(-between(l.r, 3*anHour, 2*aDay)), l.r))
	l.report()
}

func playRecheckStuck(l *life) {
	l.assign()
	l.setDeadline(true)
	l.wait(aDay, 4*aDay)
	l.report()
}

func playUnsigned(l *life) {
	playRecheckStuck(l)
	l.recheck()
}

func playOneSigned(l *life) {
	playUnsigned(l)
	l.sign(hazard.PlaceRechecker)
}

func playTwoSigned(l *life) {
	playOneSigned(l)
	l.sign(hazard.PlaceResponsible)
}

func playFailedClosed(l *life) {
	playFailedOpen(l)
	l.fix()
	l.recheck()
	l.signAll()
}

func playFailedOpen(l *life) {
	l.issue()
	l.wait(aDay, 4*aDay)
	l.report()
	l.failRecheck(5)
}

func playExtended(l *life) {
	l.issue()
	l.askForTime(7)
	l.decideExtension(true)
	l.fix()
	l.recheck()
	l.signAll()
}

func playNotExtended(l *life) {
	l.issue()
	l.askForTime(15)
	l.decideExtension(false)
	if l.f.DueAt != nil {
		l.waitUntil(l.workingTime(l.f.DueAt.Add(between(l.r, aDay, 6*aDay)), l.r))
	}
	l.report()
	l.recheck()
	l.signAll()
}

func playAsksForTime(l *life) {
	l.issue()
	l.askForTime(5)
}

func playRefusesToSign(l *life) {
	l.issue()
	l.fix()
	l.recheck()
	l.sign(hazard.PlaceInspector)
	l.wait(anHour, aDay)
	l.do(l.officer(), hazard.ActionSign, hazard.Data{
		Digest: l.f.FilingDigest, As: hazard.PlaceResponsible, Refused: true, Reason: "责任人员对检查结论有异议，拒绝签字",
		Witness: &hazard.Contact{Name: personName(int(l.f.Version) + l.site.number), Phone: phone(900_000 + l.site.number)},
	})
	l.sign(hazard.PlaceRechecker)
}

func playSubstitute(l *life) {
	l.issue()
	l.fix()
	l.recheck()
	l.wait(aDay, 3*aDay)
	for _, a := range l.site.inspectors {
		if a.UserID != l.f.Rechecker.UserID && a.UserID != l.author.UserID && (l.f.Fix == nil || a.UserID != l.f.Fix.By.UserID) {
			l.do(l.supervisor(0), hazard.ActionSubstitute, hazard.Data{As: hazard.PlaceInspector, UserID: a.UserID, Reason: "原检查人员已调离"})
			break
		}
	}
	l.signAll()
}

// playHandedOver: what the tenant cannot fix, the manager of the building does.
func playHandedOver(l *life) {
	l.issue()
	l.wait(6*anHour, 2*aDay)
	to := l.district.company(propertyManager)
	l.company = l.staff[to.ID]
	l.do(l.officer(), hazard.ActionAssign, hazard.Data{
		ResponsibleOrgID: to.ID, ResponsibleUserID: l.fixer().ID, Measures: first(l.f.Measures, pick(l.r, measures)),
		Reason: "公共部位由物业单位负责整改", InterimMeasures: pick(l.r, interimMeasures),
	})
	l.wait(aDay, 4*aDay)
	l.do(l.fixer().Actor(), hazard.ActionReportFixed, hazard.Data{Note: pick(l.r, fixNotes), PhotoIDs: []string{l.found.spot.after}})
	l.recheck()
	l.signAll()
}

func playVoided(l *life) {
	if happens(l.r, 50) {
		l.assign()
	}
	l.proposeVoid(pick(l.r, voidReasons))
	l.wait(3*anHour, 2*aDay)
	l.do(l.supervisor(0), hazard.ActionApproveVoid, hazard.Data{Opinion: "情况属实，同意作废"})
}

func playVoidProposed(l *life) {
	l.issue()
	l.proposeVoid(pick(l.r, voidReasons))
}

func playNotVoided(l *life) {
	l.issue()
	l.proposeVoid("企业反映该处已不再使用，申请作废")
	l.wait(3*anHour, aDay)
	l.do(l.supervisor(0), hazard.ActionRefuseVoid, hazard.Data{Reason: "现场仍在使用，隐患依然存在，不予作废"})
	l.fix()
	l.recheck()
	l.signAll()
}

func playGradedUp(l *life) {
	criterion := criterionOf(l.found.item)
	if criterion == nil {
		criterion = &hazard.Criterion{Standard: "督查组会商意见", Clause: "第一条", Note: "综合判定为重大事故隐患"}
	}
	l.assign()
	l.wait(3*anHour, aDay)
	l.do(l.supervisor(0), hazard.ActionRegrade, hazard.Data{Severity: checklists.Major, Criterion: criterion, Reason: "经复核，符合重大事故隐患判定标准"})
	l.setDeadline(true)
	l.fix()
	l.recheck()
	l.signAll()
}

func playCorrected(l *life) {
	l.issue()
	l.wait(anHour, 20*anHour)
	l.do(l.officer(), hazard.ActionAddNote, hazard.Data{
		Note: "原照片拍摄角度不清，补拍一张", PhotoIDs: []string{pick(l.r, l.album.fronts)}, Supersedes: l.found.spot.before,
	})
	l.fix()
	l.recheck()
	l.signAll()
}

func playPhotoMissing(l *life) { playOverdue(l) }

func playFixPhotoMissing(l *life) {
	l.issue()
	l.wait(aDay, 3*aDay)
	if l.stopped || l.err != nil {
		return
	}
	lost := missingPhoto(uint64(l.clock.UnixMilli()))
	l.missing++
	l.do(l.reporter(), hazard.ActionReportFixed, hazard.Data{Note: "照片在现场信号恢复后上传", PhotoIDs: []string{l.found.spot.after, lost}})
}

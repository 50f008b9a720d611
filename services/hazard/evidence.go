package hazard

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// WarningCode says what is odd about a photograph.
type WarningCode string

// The warnings.
const (
	WarnSamePhoto   WarningCode = "same_photo"           // used twice: before and after, in two rounds, or for two findings
	WarnTakenBefore WarningCode = "taken_before_finding" // shows the fix, but was taken before the hazard was found
	WarnFarAway     WarningCode = "far_away"             // taken somewhere else
	WarnNoMetadata  WarningCode = "no_metadata"          // says neither when nor where
)

// WarningCodes lists all warnings, the weightiest first.
var WarningCodes = []WarningCode{WarnSamePhoto, WarnTakenBefore, WarnFarAway, WarnNoMetadata}

// WarningNames are what people see.
var WarningNames = map[WarningCode]string{
	WarnSamePhoto: "照片重复使用", WarnTakenBefore: "拍摄早于发现", WarnFarAway: "位置不符", WarnNoMetadata: "无拍摄信息",
}

// EvidenceWarning is for the person who judges the evidence. It never refuses
// anything: there are honest reasons for each.
type EvidenceWarning struct {
	Code    WarningCode
	PhotoID string
	Detail  string // Chinese
}

// MaxEvidence is how many photographs of a finding are looked at, the newest
// ones.
const MaxEvidence = 200

const (
	farAwayM = 500
	// clocksDiffer is what the clocks of two devices may differ by, and the
	// seconds that EXIF has no fractions of.
	clocksDiffer = time.Minute
)

// Evidence is what is known about the photographs of a finding.
type Evidence struct {
	Uploads  map[string][]Upload // by photograph, oldest first
	NamedBy  map[string][]string // findings that name a photograph; two of them will do
	Premises *Position
	Zone     *time.Location
}

// Judged lists the photographs of a finding that are evidence of the hazard or
// of its fix and were not replaced, at most MaxEvidence.
func (f Finding) Judged() []string {
	var ids []string
	for _, p := range f.judged() {
		ids = append(ids, p.PhotoID)
	}
	return unique(ids)
}

func (f Finding) judged() []PhotoLink {
	links := slices.DeleteFunc(slices.Clone(f.Photos), func(p PhotoLink) bool {
		return p.Stage == StageSignature || p.SupersededBy != ""
	})
	return links[max(0, len(links)-MaxEvidence):]
}

// EvidenceWarnings looks at each photograph once, in the order in which they
// were named.
func EvidenceWarnings(f Finding, e Evidence) []EvidenceWarning {
	links := f.judged()
	var all []EvidenceWarning
	seen := map[string]bool{}
	for _, link := range links {
		if seen[link.PhotoID] {
			continue
		}
		seen[link.PhotoID] = true
		uses := slices.DeleteFunc(slices.Clone(links), func(p PhotoLink) bool { return p.PhotoID != link.PhotoID })
		warn := func(c WarningCode, detail string) {
			if detail != "" {
				all = append(all, EvidenceWarning{c, link.PhotoID, detail})
			}
		}
		warn(WarnSamePhoto, usedTwice(f.ID, uses, e.NamedBy[link.PhotoID]))
		u, there := uploadThatCounts(f.EvidenceKeys(), e.Uploads[link.PhotoID])
		if !there {
			continue // it is missing, which is said elsewhere
		}
		warn(WarnTakenBefore, takenBefore(f.FoundAt, uses, u, e.Zone))
		warn(WarnFarAway, farAway(e.Premises, u.Position))
		if u.TakenAt == nil && u.ExifTakenAt == nil && u.Position == nil {
			warn(WarnNoMetadata, "照片没有拍摄时间，也没有拍摄位置")
		}
	}
	return all
}

// uploadThatCounts is the first one by somebody who may act on the finding.
func uploadThatCounts(keys []string, uploads []Upload) (Upload, bool) {
	i := slices.IndexFunc(uploads, func(u Upload) bool { return Complete(keys, []Upload{u}) })
	if i < 0 {
		return Upload{}, false
	}
	return uploads[i], true
}

func showsFix(s Stage) bool { return s == StageAfter || s == StageRecheck }

func usedTwice(findingID string, uses []PhotoLink, namedBy []string) string {
	if slices.ContainsFunc(namedBy, func(id string) bool { return id != findingID }) {
		return "该照片还用于另一条隐患"
	}
	first := uses[0]
	for _, u := range uses[1:] {
		switch {
		case showsFix(u.Stage) != showsFix(first.Stage):
			return "同一张照片既作整改前、又作整改后的证据"
		case showsFix(u.Stage) && u.Round != first.Round:
			return "同一张照片用于两轮整改"
		}
	}
	return ""
}

func takenBefore(found time.Time, uses []PhotoLink, u Upload, zone *time.Location) string {
	if !slices.ContainsFunc(uses, func(p PhotoLink) bool { return showsFix(p.Stage) }) {
		return ""
	}
	for _, taken := range []*time.Time{u.ExifTakenAt, u.TakenAt} {
		if taken != nil && taken.Before(found.Add(-clocksDiffer)) {
			const layout = "2006-01-02 15:04"
			return fmt.Sprintf("拍摄时间 %s 早于发现隐患的时间 %s", taken.In(zone).Format(layout), found.In(zone).Format(layout))
		}
	}
	return ""
}

func farAway(premises, photo *Position) string {
	if premises == nil || photo == nil {
		return ""
	}
	d := Distance(*premises, *photo)
	if d-float64(premises.AccuracyM+photo.AccuracyM) <= farAwayM {
		return ""
	}
	if d < 1000 {
		return fmt.Sprintf("拍摄位置距场所约 %.0f 米", d)
	}
	return fmt.Sprintf("拍摄位置距场所约 %.1f 公里", d/1000)
}

// earthRadiusM is the mean radius.
const earthRadiusM = 6_371_008.8

// Distance is that of two places along the surface, in metres (haversine).
func Distance(a, b Position) float64 {
	rad := func(e7 int64) float64 { return float64(e7) / 1e7 * math.Pi / 180 }
	lat := math.Sin((rad(b.LatE7) - rad(a.LatE7)) / 2)
	lng := math.Sin((rad(b.LngE7) - rad(a.LngE7)) / 2)
	h := lat*lat + math.Cos(rad(a.LatE7))*math.Cos(rad(b.LatE7))*lng*lng
	return 2 * earthRadiusM * math.Asin(math.Sqrt(min(1, h)))
}

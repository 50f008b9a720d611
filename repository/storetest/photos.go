package storetest

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"hazardloop/services/hazard"
)

var photoTopics = []topic{
	{"uploads", uploads},
	{"parallel uploads", uploadsParallel},
	{"records of findings", recordsOfFindings},
	{"records of inspections", recordsOfInspections},
	{"findings that name a photograph", namingFindings},
}

func upload(photo, uploader, at int) hazard.Upload {
	u := Filled[hazard.Upload](strconv.Itoa(photo*100 + uploader))
	u.PhotoID, u.UploaderID, u.UploadedAt = digest(photo), fmt.Sprintf("user-%d", uploader), day(at)
	return u
}

func uploads(t *testing.T, s suite) {
	for _, u := range []hazard.Upload{upload(1, 1, 3), upload(1, 2, 1), upload(1, 3, 2), upload(2, 1, 1)} {
		assertFilled(t, u)
		added, err := s.Photos.AddUpload(t.Context(), u)
		must(t, err)
		wantEqual(t, added, true)
	}
	repeat := upload(1, 1, 9)
	added, err := s.Photos.AddUpload(t.Context(), repeat)
	must(t, err)
	wantEqual(t, added, false)
	public := hazard.Upload{PhotoID: digest(3), UploadedAt: day(1)}
	added, err = s.Photos.AddUpload(t.Context(), public)
	must(t, err)
	wantEqual(t, added, true)
	_, err = s.Photos.AddUpload(cancelled(t), upload(4, 1, 1))
	wantCode(t, err, hazard.CodeUnavailable)

	got, err := s.Photos.Uploads(t.Context(), []string{digest(1), digest(2), digest(3), digest(4), digest(1), "x"})
	must(t, err)
	wantEqual(t, got, map[string][]hazard.Upload{
		digest(1): {upload(1, 2, 1), upload(1, 3, 2), upload(1, 1, 3)},
		digest(2): {upload(2, 1, 1)},
		digest(3): {public},
	})
	got, err = s.Photos.Uploads(t.Context(), nil)
	must(t, err)
	wantEqual(t, len(got), 0)
	many := make([]string, 501)
	for i := range many {
		many[i] = digest(i)
	}
	got, err = s.Photos.Uploads(t.Context(), many[:500])
	must(t, err)
	wantEqual(t, len(got), 3)
	_, err = s.Photos.Uploads(t.Context(), many)
	wantCode(t, err, hazard.CodeInvalid)
}

func uploadsParallel(t *testing.T, s suite) {
	n := s.callers(20)
	added := make([]bool, n)
	for _, err := range parallel(n, func(i int) error {
		var err error
		added[i], err = s.Photos.AddUpload(t.Context(), upload(1, 1, i+1))
		return err
	}) {
		must(t, err)
	}
	once := 0
	for _, a := range added {
		if a {
			once++
		}
	}
	wantEqual(t, once, 1)
}

// wantRecords wants the scope keys of just these records, in any order.
func wantRecords(t *testing.T, s suite, scope hazard.Scope, photo int, want ...[]string) {
	t.Helper()
	got, err := s.Photos.Records(t.Context(), scope, digest(photo))
	must(t, err)
	slices.SortFunc(got, slices.Compare[[]string])
	slices.SortFunc(want, slices.Compare[[]string])
	wantEqual(t, got, want)
}

func recordsOfFindings(t *testing.T, s suite) {
	west := FindingStep(2, func(f *hazard.Finding) {
		f.GridIDs, f.OrgIDs = []string{gridRoot, gridWest}, []string{orgGas}
		f.Photos[0].PhotoID = digest(1)
	})
	must(t, s.Findings.Create(t.Context(), FindingStep(1)))
	must(t, s.Findings.Create(t.Context(), west))
	one, two := FindingStep(1).Finding.EvidenceKeys(), west.Finding.EvidenceKeys()
	wantRecords(t, s, hazard.Everything, 1, one, two)
	wantRecords(t, s, hazard.Scope{Keys: []string{gridEast, orgBakery}}, 1, one)
	wantRecords(t, s, hazard.Scope{Keys: []string{"unknown"}}, 1)
	wantRecords(t, s, hazard.Everything, 2)
	_, err := s.Findings.Update(t.Context(), hazard.Everything, uuid(1), next(func(f *hazard.Finding) {
		f.Photos = append(f.Photos, hazard.PhotoLink{PhotoID: digest(2), Stage: hazard.StageAfter})
		f.Photos[0].SupersededBy = digest(2)
		f.OrgIDs = append(f.OrgIDs, "org-new")
		f.FormerOrgIDs = []string{"org-gone"}
	}))
	must(t, err)
	one = append(FindingStep(1).Finding.ScopeKeys(), "org-new", "org-gone")
	wantRecords(t, s, hazard.Scope{Keys: []string{"org-new"}}, 1, one)
	wantRecords(t, s, hazard.Scope{Keys: []string{"org-gone"}}, 1) // evidence stays, scope does not
	wantRecords(t, s, hazard.Everything, 2, one)
}

func recordsOfInspections(t *testing.T, s suite) {
	withPhoto := func(n, photo int) hazard.Inspection {
		i := inspection(n)
		i.Answers, i.ExtraFindings = i.Answers[:1], nil
		i.Answers[0].PhotoIDs, i.Companion = []string{digest(photo)}, nil
		return i
	}
	keys := inspection(1).ScopeKeys()
	must(t, s.Inspections.Create(t.Context(), withPhoto(1, 1)))
	wantRecords(t, s, officer, 1)
	wantRecords(t, s, hazard.Everything, 1)
	wantRecords(t, s, author, 1, keys)
	_, err := s.Inspections.Update(t.Context(), author, uuid(1), func(i hazard.Inspection) (hazard.Inspection, error) {
		i.Answers[0].PhotoIDs = []string{digest(2)}
		return i, nil
	})
	must(t, err)
	wantRecords(t, s, author, 1)
	wantRecords(t, s, author, 2, keys)
	done := withPhoto(1, 3)
	done.Status, done.Version = hazard.Submitted, 3
	done.Companion = &hazard.Companion{SignaturePhotoID: digest(4)}
	step := FindingStep(1, func(f *hazard.Finding) { f.Photos[0].PhotoID = digest(3) })
	must(t, s.Inspections.Submit(t.Context(), done, []hazard.Step{step}))
	wantRecords(t, s, author, 2)
	wantRecords(t, s, author, 3)
	wantRecords(t, s, officer, 3, keys, step.Finding.ScopeKeys())
	wantRecords(t, s, officer, 4, keys)
}

func namingFindings(t *testing.T, s suite) {
	for n := 1; n <= 4; n++ {
		must(t, s.Findings.Create(t.Context(), FindingStep(n, func(f *hazard.Finding) {
			f.Photos[0].PhotoID = digest(min(n, 2)) // 1 is named once, 2 three times
		})))
	}
	i := inspection(1)
	i.Status, i.Answers, i.ExtraFindings, i.Companion = hazard.Submitted, i.Answers[:1], nil, nil
	i.Answers[0].PhotoIDs = []string{digest(1), digest(9)}
	must(t, s.Inspections.Submit(t.Context(), i, nil)) // an inspection is no finding
	got, err := s.Photos.NamedBy(t.Context(), []string{digest(1), digest(2), digest(8), digest(9), digest(1)})
	must(t, err)
	wantEqual(t, got[digest(1)], []string{uuid(1)})
	two := got[digest(2)]
	if len(two) != 2 || two[0] == two[1] || slices.ContainsFunc(two, func(id string) bool {
		return !slices.Contains([]string{uuid(2), uuid(3), uuid(4)}, id)
	}) {
		t.Errorf("two of three findings, got %v", two)
	}
	wantEqual(t, len(got[digest(8)])+len(got[digest(9)]), 0)

	_, err = s.Findings.Update(t.Context(), hazard.Everything, uuid(1), next(func(f *hazard.Finding) {
		f.Photos = append(f.Photos, hazard.PhotoLink{PhotoID: digest(8), Stage: hazard.StageAfter})
	}))
	must(t, err)
	got, err = s.Photos.NamedBy(t.Context(), []string{digest(8)})
	must(t, err)
	wantEqual(t, got, map[string][]string{digest(8): {uuid(1)}})
	many := make([]string, 501)
	for i := range many {
		many[i] = digest(i)
	}
	_, err = s.Photos.NamedBy(t.Context(), many)
	wantCode(t, err, hazard.CodeInvalid)
	_, err = s.Photos.NamedBy(cancelled(t), many[:1])
	wantCode(t, err, hazard.CodeUnavailable)
}

package demo

import (
	"slices"
	"testing"
	"time"

	"hazardloop/checklists"
	"hazardloop/services"
	"hazardloop/services/hazard"
)

func publicBoard(t *testing.T, c Config) {
	t.Helper()
	board, err := c.Stores.Findings.Published(t.Context(), hazard.PageRequest{Limit: 50})
	if err != nil || len(board.Items) < 4 {
		t.Errorf("%d published, %v", len(board.Items), err)
	}
}

func evidenceIsWhole(t *testing.T, c Config) {
	t.Helper()
	n, err := services.Verifier{
		Stores: c.Stores, Blobs: c.Blobs, Report: func(d services.Damage) { t.Error(d) },
	}.Run(t.Context())
	if err != nil || n.Findings != MinFindings || n.Photos == 0 || n.Photos > 500 || n.Inspections < 40 {
		t.Errorf("%+v, %v", n, err)
	}
}

func findingsOfEveryKind(t *testing.T, all []hazard.Imported) {
	t.Helper()
	seen := map[string]int{}
	oldest := present
	for _, x := range all {
		f := x.Finding
		for _, v := range []string{string(f.Status), string(f.Source), string(f.Severity), string(f.Category)} {
			seen[v]++
		}
		seen["round 2"] += f.Round - 1
		for _, e := range x.History {
			seen["action "+string(e.Action)]++
			if e.RecordedAt.After(present) {
				t.Errorf("%s: event %d lies in the future: %v", f.Number, e.Seq, e.RecordedAt)
			}
		}
		if f.FoundAt.Before(oldest) {
			oldest = f.FoundAt
		}
	}
	var want []string
	for _, s := range hazard.Statuses {
		want = append(want, string(s))
	}
	for _, s := range hazard.Sources {
		want = append(want, string(s))
	}
	for _, row := range hazard.Table {
		want = append(want, "action "+string(row.Action))
	}
	for _, category := range checklists.Categories {
		want = append(want, string(category))
	}
	for _, v := range append(want, string(checklists.General), string(checklists.Major), "round 2") {
		if seen[v] == 0 {
			t.Errorf("no finding with %s", v)
		}
	}
	if present.Sub(oldest) < 150*24*time.Hour {
		t.Errorf("nothing before %v", oldest)
	}
}

func lateInEveryWay(t *testing.T, all []hazard.Imported) {
	overdue, stalled := map[string]int{}, map[hazard.Holder]int{}
	for _, x := range all {
		f := x.Finding
		if f.Overdue(present) {
			switch days := int(present.Sub(*f.DueAt)/(24*time.Hour)) + 1; {
			case days <= 7:
				overdue["1-7"]++
			case days <= 30:
				overdue["8-30"]++
			default:
				overdue["31+"]++
			}
		}
		if f.Stalled(present) {
			stalled[f.Holder()]++
		}
	}
	for _, band := range []string{"1-7", "8-30", "31+"} {
		if overdue[band] < 3 {
			t.Errorf("%d overdue %s days", overdue[band], band)
		}
	}
	for _, h := range []hazard.Holder{hazard.HolderIssuer, hazard.HolderCompany, hazard.HolderRechecker, hazard.HolderSignature} {
		if stalled[h] < 3 {
			t.Errorf("%d stalled with %s", stalled[h], h)
		}
	}
}

func photosAreThere(t *testing.T, c Config, all []hazard.Imported) {
	lacking := 0
	for _, x := range all {
		uploads, err := c.Stores.Photos.Uploads(t.Context(), x.Finding.PhotoIDs())
		if err != nil {
			t.Fatal(err)
		}
		if hazard.Missing(x.Finding.ScopeKeys(), x.Finding.PhotoIDs(), uploads) > 0 {
			lacking++
			if s := x.Finding.Status; s != hazard.StatusRectifying && s != hazard.StatusAwaitingRecheck {
				t.Errorf("%s is %s and lacks a photo", x.Finding.Number, s)
			}
		}
	}
	if lacking != 5 {
		t.Errorf("%d findings lack a photo, want 5", lacking)
	}
}

func inspectionsFit(t *testing.T, c Config, all []hazard.Imported) {
	of := map[string]string{}
	for _, x := range all {
		of[x.Finding.ID] = x.Finding.InspectionID
	}
	kinds, named := map[hazard.Kind]int{}, 0
	err := c.Stores.Inspections.Each(t.Context(), func(i hazard.Inspection) error {
		kinds[i.Kind]++
		for _, id := range i.FindingIDs {
			named++
			if of[id] != i.ID {
				t.Errorf("inspection %s names finding %s of %q", i.ID, id, of[id])
			}
		}
		book, err := c.Stores.Snapshots.Get(t.Context(), i.ChecklistDigest)
		if err != nil || i.Score == nil || hazard.ScoreOf(i.Answers) != *i.Score {
			t.Errorf("inspection %s: score %v, %v", i.ID, i.Score, err)
		}
		for _, a := range i.Answers {
			if it, ok := book.Item(a.ItemCode); !ok || checklists.Judge(it, string(a.Result), a.Value) != nil {
				t.Errorf("inspection %s: answer to %s", i.ID, a.ItemCode)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if named < MinFindings/4 {
		t.Errorf("only %d findings are of inspections", named)
	}
	for _, k := range hazard.Kinds {
		if kinds[k] == 0 {
			t.Errorf("no inspection of kind %s", k)
		}
	}
	for _, d := range drafts {
		own := account(t, c, d.username).Actor().Scope()
		list, err := c.Stores.Inspections.List(t.Context(), own, hazard.InspectionQuery{Status: hazard.Draft}, hazard.PageRequest{Limit: 10})
		if err != nil || len(list.Items) != 1 {
			t.Errorf("%s has %d drafts, %v", d.username, len(list.Items), err)
		}
	}
}

func scopesOfAccounts(t *testing.T, c Config) {
	org := account(t, c, "enterprise1").OrgID
	owned, err := c.Stores.Premises.List(t.Context(), hazard.Everything, hazard.PremisesQuery{OrgID: org}, hazard.PageRequest{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	var families []hazard.Category
	sees := func(username string, p hazard.Premises) bool {
		return account(t, c, username).Actor().Scope().Covers(p.ScopeKeys())
	}
	for _, p := range owned.Items {
		families = append(families, p.Categories...)
		for _, username := range []string{"inspector1", "inspector2", "supervisor1", "enterprise1"} {
			if !sees(username, p) {
				t.Errorf("%s does not see %s", username, p.Name)
			}
		}
		for _, username := range []string{"inspector3", "supervisor2", "enterprise2"} {
			if sees(username, p) {
				t.Errorf("%s sees %s", username, p.Name)
			}
		}
	}
	for _, category := range checklists.Categories {
		if !slices.Contains(families, category) {
			t.Errorf("enterprise1 has nothing of %s", category)
		}
	}
	for _, a := range Accounts() {
		page, err := c.Stores.Findings.List(t.Context(), account(t, c, a.Username).Actor().Scope(), hazard.FindingQuery{Now: present}, hazard.PageRequest{Limit: 200})
		if few := len(page.Items) < 5; err != nil || few != (a.Role == hazard.RoleAdmin) {
			t.Errorf("%s sees %d findings, %v", a.Username, len(page.Items), err)
		}
	}
}

func reportsInEveryState(t *testing.T, c Config) {
	for _, s := range []hazard.ReportStatus{hazard.ReportReceived, hazard.ReportAccepted, hazard.ReportRefused} {
		page, err := c.Stores.Reports.List(t.Context(), hazard.Everything, hazard.ReportQuery{Status: s}, hazard.PageRequest{Limit: 50})
		if err != nil || len(page.Items) < 3 {
			t.Errorf("%d reports %s, %v", len(page.Items), s, err)
		}
		for _, r := range page.Items {
			if r.FindingID == "" {
				continue
			}
			f, err := c.Stores.Findings.Get(t.Context(), hazard.Everything, r.FindingID)
			if err != nil || f.ReportID != r.ID || f.Source != hazard.SourcePublic {
				t.Errorf("report %s and its finding: %+v, %v", r.ID, f.ReportID, err)
			}
		}
	}
}

package hazard

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hazardloop/checklists"
)

// awaiting is a finding that insp1 found, owner2 fixed and insp2 passed.
func awaiting(t *testing.T) *loop { t.Helper(); return daily(t).reach(StatusAwaitingFiling) }

// byName makes the responsible person one without an account.
func byName(t *testing.T) *loop {
	t.Helper()
	return daily(t).do(insp1, ActionAssign, with(func(d *Data) {
		d.ResponsibleUserID, d.ResponsiblePerson = "", &Contact{Name: "店主王某", Phone: "13800000000"}
	})).reach(StatusAwaitingFiling)
}

func as(p Place) func(*Command) { return with(func(d *Data) { d.As = p }) }

func TestThreeSignInAnyOrder(t *testing.T) {
	three := []Actor{insp1, owner2, insp2}
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			l := awaiting(t)
			for n, i := range order {
				if l.f.Status != StatusAwaitingFiling {
					t.Fatalf("%s after %d signatures", l.f.Status, n)
				}
				l.do(three[i], ActionSign, without("as"))
			}
			if l.f.Status != StatusClosed || len(l.f.Signatures) != 3 || !l.f.ClosedAt.Equal(l.now) {
				t.Errorf("%s with %d signatures", l.f.Status, len(l.f.Signatures))
			}
		})
	}
}

func TestASignature(t *testing.T) {
	l := awaiting(t).do(owner2, ActionSign)
	e := l.history[len(l.history)-1]
	want := []Signature{{
		Place: PlaceResponsible, By: refOf(owner2), Signer: owner2.Name, At: l.now,
		PhotoID: e.Data.SignaturePhotoID, Digest: l.f.FilingDigest, CommandID: e.CommandID,
	}}
	if diff := cmp.Diff(want, l.f.Signatures); diff != "" {
		t.Error(diff)
	}
}

func TestEachPlaceOnce(t *testing.T) {
	l := awaiting(t).do(insp1, ActionSign)
	l.refuse(CodeNotNow, insp1, ActionSign, as(PlaceInspector))
	l.do(owner2, ActionSign)
	l.refuse(CodeForbidden, owner2, ActionSign, as(PlaceResponsible)) // nothing left to sign
	l.refuse(CodeForbidden, insp1, ActionSign, as(PlaceInspector))
	l.refuse(CodeForbidden, insp1, ActionSign, as(PlaceRechecker))
}

// The inspector's and the re-checker's signatures need their own session.
func TestOwnSession(t *testing.T) {
	l := awaiting(t)
	tests := []struct {
		who   Actor
		place Place
	}{
		{insp2, PlaceInspector},
		{insp1, PlaceRechecker},
		{insp3, PlaceInspector},
		{insp3, PlaceRechecker},
		{sup1, PlaceInspector},
		{sup1, PlaceRechecker},
		{owner2, PlaceInspector},
		{owner2, PlaceRechecker},
		{owner1, PlaceResponsible},
		{other1, PlaceResponsible},
		{admin, PlaceResponsible},
	}
	for _, tt := range tests {
		t.Run(tt.who.UserID+" as "+string(tt.place), func(t *testing.T) {
			l.t = t
			l.refuse(CodeForbidden, tt.who, ActionSign, with(func(d *Data) { d.As, d.OnSite = tt.place, false }))
		})
	}
	l.t = t
	for _, p := range []Place{PlaceInspector, PlaceRechecker} { // nor by saying "on site"
		who := map[Place]Actor{PlaceInspector: insp1, PlaceRechecker: insp2}[p]
		l.refuse(CodeInvalid, who, ActionSign, with(func(d *Data) { d.As, d.OnSite = p, true }), "/data/as")
		l.refuse(CodeInvalid, who, ActionSign, func(c *Command) { refusal(c); c.Data.As = p }, "/data/as")
	}
	l.refuse(CodeInvalid, insp1, ActionSign, as("owner"), "/data/as")
}

func TestOfficerTakesTheSignatureOnSite(t *testing.T) {
	for name, l := range map[string]*loop{"without account": byName(t), "with account": awaiting(t)} {
		t.Run(name, func(t *testing.T) {
			l.t = t
			signer := l.f.Responsible.Name
			l.refuse(CodeInvalid, insp3, ActionSign, with(func(d *Data) { d.OnSite = false }), "/data/onSite")
			l.refuse(CodeInvalid, insp3, ActionSign, without("signaturePhotoId"), "/data/signaturePhotoId")
			l.do(insp3, ActionSign)
			s := l.f.Signatures[0]
			if s.Place != PlaceResponsible || !s.OnSite || s.Signer != signer || s.By.UserID != insp3.UserID || s.Refused {
				t.Errorf("%+v", s)
			}
			l.do(insp1, ActionSign).do(insp2, ActionSign)
			if l.f.Status != StatusClosed {
				t.Errorf("%s", l.f.Status)
			}
		})
	}
}

// The same officer fills his own place and takes the other on his tablet.
func TestOfficerSignsAndTakes(t *testing.T) {
	l := byName(t)
	l.do(insp1, ActionSign, with(func(d *Data) { d.As, d.OnSite = "", true })) // on site means the responsible person
	l.do(insp1, ActionSign, without("as")).do(insp2, ActionSign)
	places := []Place{l.f.Signatures[0].Place, l.f.Signatures[1].Place, l.f.Signatures[2].Place}
	if diff := cmp.Diff([]Place{PlaceResponsible, PlaceInspector, PlaceRechecker}, places); diff != "" {
		t.Error(diff)
	}
}

// A refusal with a witness takes the responsible person's place and shows.
func TestRefusedSignature(t *testing.T) {
	l := awaiting(t)
	noName := func(c *Command) { refusal(c); c.Data.Witness = &Contact{Phone: "1"} }
	l.refuse(CodeInvalid, insp1, ActionSign, noName, "/data/witness/name")
	l.refuse(CodeForbidden, owner2, ActionSign, refusal) // nobody records his own refusal
	l.refuse(CodeForbidden, owner1, ActionSign, refusal)
	l.do(insp1, ActionSign, refusal)
	s := l.f.Signatures[0]
	if s.Place != PlaceResponsible || !s.Refused || s.Signer != owner2.Name || s.Witness.Name != "居委会王某" || s.PhotoID != "" {
		t.Errorf("%+v", s)
	}
	l.do(insp1, ActionSign).do(insp2, ActionSign)
	if l.f.Status != StatusClosed {
		t.Errorf("%s", l.f.Status)
	}
}

func TestSignatureOverAnotherStatementIsStale(t *testing.T) {
	l := awaiting(t)
	for _, digest := range []string{photo("other"), "nonsense"} {
		for _, who := range []Actor{insp1, owner2, insp2, insp3} {
			l.refuse(CodeStale, who, ActionSign, with(func(d *Data) { d.Digest = digest }))
		}
	}
	old := l.f.FilingDigest
	l.reach(StatusClosed).do(sup1, ActionReopen).reach(StatusAwaitingFiling)
	l.refuse(CodeStale, insp1, ActionSign, with(func(d *Data) { d.Digest = old })) // the round before
}

// One person who holds two places says which.
func TestAsWhenOneSignsForSeveral(t *testing.T) {
	l := own(t).do(owner1, ActionAssign, with(func(d *Data) { d.ResponsibleUserID = owner1.UserID }))
	l.reach(StatusRectifying).do(owner1, ActionReportFixed).do(owner3, ActionPass)
	l.refuse(CodeInvalid, owner1, ActionSign, without("as"), "/data/as")
	l.refuse(CodeForbidden, owner1, ActionSign, refusal) // nor records his own refusal
	l.do(owner1, ActionSign, as(PlaceResponsible)).do(owner1, ActionSign, without("as")).do(owner3, ActionSign)
	if l.f.Status != StatusClosed {
		t.Errorf("%s", l.f.Status)
	}
}

func TestSubstitute(t *testing.T) {
	l := awaiting(t)
	to := func(p Place, id string) func(*Command) {
		return with(func(d *Data) { d.As, d.UserID = p, id })
	}
	l.refuse(CodeInvalid, sup1, ActionSubstitute, to(PlaceResponsible, "insp3"), "/data/as")
	l.refuse(CodeInvalid, sup1, ActionSubstitute, to("owner", "insp3"), "/data/as")
	for _, id := range []string{"nobody", "admin", "other1", "owner3"} {
		l.refuse(CodeInvalid, sup1, ActionSubstitute, to(PlaceRechecker, id), "/data/userId")
	}
	for _, id := range []string{"insp1", "owner2", "insp2"} { // sign already
		l.refuse(CodeInvalid, sup1, ActionSubstitute, to(PlaceInspector, id), "/data/userId")
		l.refuse(CodeInvalid, sup1, ActionSubstitute, to(PlaceRechecker, id), "/data/userId")
	}
	l.do(sup1, ActionSubstitute, to(PlaceRechecker, "insp3"))
	if l.f.Recheck.By.UserID != insp2.UserID || l.f.Filing.Recheck.By != insp2.UserID {
		t.Error("who re-checked stays on the sheet")
	}
	l.refuse(CodeForbidden, insp2, ActionSign, as(PlaceRechecker))
	l.do(insp3, ActionSign, as(PlaceRechecker))
	l.refuse(CodeNotNow, sup1, ActionSubstitute, to(PlaceRechecker, "sup2"))
	l.do(sup1, ActionSubstitute, to(PlaceInspector, "sup2"))
	l.refuse(CodeForbidden, insp1, ActionSign, as(PlaceInspector))
	l.do(sup2, ActionSign, as(PlaceInspector))
	l.refuse(CodeNotNow, sup1, ActionSubstitute, to(PlaceInspector, "insp1"))
	l.do(owner2, ActionSign)
	if l.f.Status != StatusClosed {
		t.Errorf("%s", l.f.Status)
	}
}

func TestSubstituteWhileAwaitingRecheck(t *testing.T) {
	l := daily(t).reach(StatusAwaitingRecheck)
	l.refuse(CodeNotNow, sup1, ActionSubstitute, with(func(d *Data) { d.As = PlaceRechecker }))
	l.do(sup1, ActionSubstitute, with(func(d *Data) { d.UserID = "insp3" }))
	l.refuse(CodeForbidden, insp3, ActionPass, nil) // he signs as inspector now
	l.do(insp1, ActionPass)                         // and the one who left that place may re-check
}

// The substitute of a re-checker keeps the separation of duty too.
func TestSubstituteIsNotWhoReported(t *testing.T) {
	l := daily(t).reach(StatusRectifying).do(insp3, ActionReportFixed).do(insp2, ActionPass)
	l.refuse(CodeInvalid, sup1, ActionSubstitute, with(func(d *Data) { d.As, d.UserID = PlaceRechecker, "insp3" }), "/data/userId")
}

func TestSubstituteInACompany(t *testing.T) {
	l := own(t).reach(StatusAwaitingFiling)
	l.do(sup1, ActionSubstitute, with(func(d *Data) { d.As, d.UserID = PlaceInspector, "owner3" }))
	l.do(owner3, ActionSign, as(PlaceInspector))

	l = list(t, Source(KindSelf), checklists.Major).reach(StatusAwaitingFiling)
	l.refuse(CodeInvalid, sup1, ActionSubstitute, with(func(d *Data) { d.As, d.UserID = PlaceRechecker, "owner3" }), "/data/userId")
	l.do(sup1, ActionSubstitute, with(func(d *Data) { d.As, d.UserID = PlaceInspector, "owner3" }))
}

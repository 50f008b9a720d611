package hazard

import "hazardloop/checklists"

// The parties to a finding (domain.md §3 Parties). Scope has been checked
// before: who asks here may see the finding.
const (
	WhoIssuer             Who = "issuer"              // assigns and sets the deadline
	WhoIssuingOfficer     Who = "issuing_officer"     // an issuer who may hand over to another organisation
	WhoResponsibleOrg     Who = "responsible_org"     // any enterprise user of the responsible organisation
	WhoInspector          Who = "inspector"           // any inspector
	WhoSupervisor         Who = "supervisor"          // any supervisor
	WhoInspectorUpwards   Who = "inspector_upwards"   // an inspector, as long as a higher grade is left
	WhoSelfOrg            Who = "self_org"            // the company, for what it found itself
	WhoRechecker          Who = "rechecker"           // may judge the fix: separation of duty
	WhoSigner             Who = "signer"              // has a place to sign
	WhoExtensionInspector Who = "extension_inspector" // an inspector, once a round, for a general finding
	WhoOtherSupervisor    Who = "other_supervisor"    // a supervisor who did not propose to void
	WhoAnyParty           Who = "any_party"           // anybody in scope
)

var whoMeans = map[Who]func(*step) bool{
	WhoIssuer:         (*step).isIssuer,
	WhoIssuingOfficer: func(s *step) bool { return s.actor.Officer() && s.isIssuer() },
	WhoResponsibleOrg: (*step).isResponsibleOrg,
	WhoInspector:      func(s *step) bool { return s.actor.Role == RoleInspector },
	WhoSupervisor:     func(s *step) bool { return s.actor.Role == RoleSupervisor },
	WhoSelfOrg:        (*step).isSelfOrg,
	WhoRechecker:      (*step).mayRecheck,
	WhoSigner:         func(s *step) bool { return len(s.places()) > 0 },
	WhoInspectorUpwards: func(s *step) bool {
		return s.actor.Role == RoleInspector && s.f.Severity == checklists.General
	},
	WhoExtensionInspector: func(s *step) bool {
		return s.actor.Role == RoleInspector && s.f.Severity == checklists.General && !s.f.ExtendedByOfficer
	},
	WhoOtherSupervisor: func(s *step) bool {
		return s.actor.Role == RoleSupervisor && (s.f.VoidProposal == nil || s.f.VoidProposal.By.UserID != s.actor.UserID)
	},
	WhoAnyParty: func(s *step) bool { return s.actor.Role != RoleAdmin },
}

func (s *step) isSelf() bool { return s.f.Source == Source(KindSelf) }

func (s *step) isSelfOrg() bool {
	return s.isSelf() && s.actor.Role == RoleEnterprise && s.actor.OrgID == s.f.PremisesOrg
}

func (s *step) isIssuer() bool {
	if s.isSelf() && s.f.Severity == checklists.General {
		return s.isSelfOrg() || s.actor.Role == RoleInspector
	}
	return s.actor.Officer()
}

func (s *step) isResponsibleOrg() bool {
	return s.actor.Role == RoleEnterprise && s.f.Responsible.OrgID != "" && s.actor.OrgID == s.f.Responsible.OrgID
}

// mayRecheck applies the separation of duty.
func (s *step) mayRecheck() bool {
	role := s.actor.Officer()
	if s.isSelf() && s.f.Severity == checklists.General {
		role = role || s.isSelfOrg()
	}
	return role && s.distinct(s.actor.UserID, s.policy.DistinctRechecker)
}

// distinct: a re-checker is neither the responsible person nor who reported
// the fix nor, by policy, who signs as inspector.
func (s *step) distinct(userID string, fromInspector bool) bool {
	f := s.f
	return userID != f.Responsible.UserID &&
		(f.Fix == nil || userID != f.Fix.By.UserID) &&
		(!fromInspector || userID != f.Inspector.UserID)
}

// ownPlaces are the unsigned places that the actor signs in his own session.
func (s *step) ownPlaces() []Place {
	owner := map[Place]string{
		PlaceInspector:   s.f.Inspector.UserID,
		PlaceResponsible: s.f.Responsible.UserID,
		PlaceRechecker:   s.f.Rechecker.UserID,
	}
	var own []Place
	for _, p := range Places {
		if owner[p] == s.actor.UserID && !s.f.Signed(p) {
			own = append(own, p)
		}
	}
	return own
}

// takesOnSite: an officer, or in a company's own loop one of its signers, may
// take the responsible person's signature on his own device or record the
// refusal.
func (s *step) takesOnSite() bool {
	if s.f.Signed(PlaceResponsible) {
		return false
	}
	signs := s.actor.UserID == s.f.Inspector.UserID || s.actor.UserID == s.f.Rechecker.UserID
	return s.actor.Officer() || (signs && s.isSelfOrg())
}

// places are all places that the actor could fill now.
func (s *step) places() []Place {
	places := s.ownPlaces()
	if s.takesOnSite() && s.actor.UserID != s.f.Responsible.UserID {
		places = append(places, PlaceResponsible)
	}
	return places
}

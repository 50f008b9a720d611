package hazard

import "time"

// Status is where a finding stands: exactly one, and nothing else beside it.
type Status string

// The statuses. Each comment names the list it stands on and who acts next.
const (
	// StatusListed 已登记: on the problem list (问题清单). The issuer assigns.
	StatusListed Status = "listed"
	// StatusAssigned 已派责: on the responsibility list (责任清单). The issuer sets the deadline.
	StatusAssigned Status = "assigned"
	// StatusRectifying 整改中: on the timetable (整改时限表). The company fixes and reports.
	StatusRectifying Status = "rectifying"
	// StatusAwaitingRecheck 待复查: the company reported; a re-checker looks.
	StatusAwaitingRecheck Status = "awaiting_recheck"
	// StatusAwaitingFiling 待备案: the fix passed; whoever of the three has not signed signs.
	StatusAwaitingFiling Status = "awaiting_filing"
	// StatusClosed 已销账: all three signed. Nobody acts; a supervisor may reopen.
	StatusClosed Status = "closed"
	// StatusVoided 已作废: registered in error, confirmed by a second person. Final.
	StatusVoided Status = "voided"
)

// Statuses lists all statuses in the order of a finding's life.
var Statuses = []Status{
	StatusListed, StatusAssigned, StatusRectifying, StatusAwaitingRecheck,
	StatusAwaitingFiling, StatusClosed, StatusVoided,
}

// Open reports whether somebody still has to act.
func (s Status) Open() bool { return s != StatusClosed && s != StatusVoided }

// Holder is who must act next.
type Holder string

// The holders.
const (
	HolderIssuer    Holder = "issuer"
	HolderCompany   Holder = "company"
	HolderRechecker Holder = "rechecker"
	HolderSignature Holder = "signature"
	HolderNobody    Holder = ""
)

// HolderOf says who holds a finding that stands there.
var HolderOf = map[Status]Holder{
	StatusListed:          HolderIssuer,
	StatusAssigned:        HolderIssuer,
	StatusRectifying:      HolderCompany,
	StatusAwaitingRecheck: HolderRechecker,
	StatusAwaitingFiling:  HolderSignature,
	StatusClosed:          HolderNobody,
	StatusVoided:          HolderNobody,
}

// Source says how a finding was found. Those of an inspection are its kinds.
type Source string

// SourcePublic is a finding made of a report from the public.
const SourcePublic Source = "public"

// Sources lists all sources.
var Sources = []Source{
	Source(KindSelf), Source(KindDaily), Source(KindSpecial), Source(KindKey),
	Source(KindSupervision), Source(KindRandom), SourcePublic,
}

// Place is one of the three signatures of a filing.
type Place string

// The three places.
const (
	PlaceInspector   Place = "inspector"   // 检查人员
	PlaceResponsible Place = "responsible" // 责任人员
	PlaceRechecker   Place = "rechecker"   // 复查人员
)

// Places lists the three places in the order of the sheet.
var Places = []Place{PlaceInspector, PlaceResponsible, PlaceRechecker}

// PersonRef names an account and keeps the name it had then.
type PersonRef struct {
	UserID string
	Name   string
	OrgID  string
	Role   Role
}

// Responsible is who answers for the fix: an organisation and a person of it,
// with an account or with just a name and a telephone number.
type Responsible struct {
	OrgID   string
	OrgName string
	UserID  string
	Name    string
	Phone   string
}

// Plan is the 治理方案 of a major hazard with the six elements of
// 安监总局令第16号第十五条.
type Plan struct {
	Goal         string // 目标和任务
	Measures     string // 方法和措施
	Organisation string // 机构和人员
	Funds        string // 经费和物资
	Deadline     string // 时限和要求
	Contingency  string // 安全措施和应急预案
}

// Deadline is one deadline that was set; old ones are kept.
type Deadline struct {
	DueAt  time.Time
	SetAt  time.Time
	SetBy  PersonRef
	Action Action
	Reason string
}

// Fix is the report that the hazard was fixed.
type Fix struct {
	CommandID string
	By        PersonRef
	At        time.Time // as the device says
	Note      string
	PhotoIDs  []string
	OnBehalf  bool // an inspector reported for the company
	Late      bool // fixedLate: reported after the deadline
	OnSite    bool // 立行立改
}

// Recheck is the verdict of the re-checker.
type Recheck struct {
	CommandID string
	By        PersonRef
	At        time.Time
	Passed    bool
	Opinion   string
	PhotoIDs  []string
}

// Signature is one of the three places of the filing sheet.
type Signature struct {
	Place     Place
	By        PersonRef // whose session made the command
	Signer    string    // name of the person who signed, or who refused
	At        time.Time // server time
	PhotoID   string    // image of the signature
	OnSite    bool      // taken by an officer on his own device
	Refused   bool      // refused to sign; the witness stands in
	Witness   Contact
	Digest    string
	CommandID string
}

// Extension is an open request for more time.
type Extension struct {
	By              PersonRef
	At              time.Time
	Reason          string
	InterimMeasures string
	NewDueAt        time.Time
}

// VoidProposal is an open proposal to void a finding.
type VoidProposal struct {
	By          PersonRef
	At          time.Time
	Reason      string
	DuplicateOf string
}

// Escalation is one letter of the ladder.
type Escalation struct {
	Level          int
	At             time.Time
	By             PersonRef
	Reason         string
	ReplyBy        *time.Time
	DocumentNumber string
}

// Resumption is the consent to resume production after a 停产整顿 (安全生产法第六十五条).
type Resumption struct {
	At          time.Time
	By          PersonRef
	Application string
	Opinion     string
}

// Supervision is 挂牌督办.
type Supervision struct {
	At             time.Time
	By             PersonRef
	DocumentNumber string
}

// Publication is what the public board shows: this text and nothing else.
type Publication struct {
	Text string
	At   time.Time
	By   PersonRef
}

// PhotoLink names a photograph as evidence for a stage. It is never removed,
// only superseded.
type PhotoLink struct {
	PhotoID      string
	Stage        Stage
	Round        int
	CommandID    string
	SupersededBy string // photo ID
}

// Round is a closed round of the loop, kept as it was.
type Round struct {
	Number       int
	Deadlines    []Deadline
	Fix          *Fix
	Recheck      *Recheck
	Filing       *Filing
	FilingDigest string
	Signatures   []Signature
}

// Finding is one hazard (隐患). It is the fold of its history: nothing changes
// it but an event. Slices that are empty are nil, times are UTC with
// millisecond precision.
type Finding struct {
	ID           string
	Number       string // 隐患编号, YH + day + running number
	PremisesID   string
	PremisesName string
	PremisesOrg  string
	GridIDs      []string // grid of the premises and its ancestors, root first
	OrgIDs       []string // parties: owner of the premises, responsible organisation
	FormerOrgIDs []string // were responsible once: no scope any more, but what they brought as evidence stays
	InspectionID string
	ItemCode     string
	ReportID     string
	Source       Source
	Category     Category
	Description  string
	Location     string
	Severity     Severity
	Criterion    *Criterion
	Suggested    string // measures the officer proposed

	Status    Status
	Round     int // from 1
	Version   int64
	FoundAt   time.Time
	ListedAt  time.Time // server time of the first event
	EnteredAt time.Time // server time at which the present status was entered
	ActBy     *time.Time
	DueAt     *time.Time
	ClosedAt  *time.Time

	Inspector       PersonRef // signs as inspector
	Rechecker       PersonRef // signs as re-checker; empty before a pass
	Responsible     Responsible
	Measures        string
	InterimMeasures string
	Plan            *Plan
	Deadlines       []Deadline // of the present round; the last one counts
	Fix             *Fix
	Recheck         *Recheck // the last verdict; of the round before after a fail
	Filing          *Filing
	FilingDigest    string
	Signatures      []Signature
	PastRounds      []Round

	Extension         *Extension
	ExtendedByOfficer bool // an inspector has granted an extension in this round
	VoidProposal      *VoidProposal
	EscalationLevel   int
	Escalations       []Escalation
	Resumption        *Resumption // of the last 停产整顿
	Supervision       *Supervision
	Publication       *Publication
	Photos            []PhotoLink

	Head         string // hash of the last event
	HistoryBytes int
}

// ScopeKeys are the grid, its ancestors and the parties.
func (f Finding) ScopeKeys() []string {
	return append(append(make([]string, 0, len(f.GridIDs)+len(f.OrgIDs)), f.GridIDs...), f.OrgIDs...)
}

// EvidenceKeys are the scope keys and the former responsible organisations: a
// photograph brought by one of them while it was a party stays complete.
func (f Finding) EvidenceKeys() []string { return append(f.ScopeKeys(), f.FormerOrgIDs...) }

// Holder is who must act next.
func (f Finding) Holder() Holder { return HolderOf[f.Status] }

// deadlineRuns says in which statuses a deadline can be overdue.
func deadlineRuns(s Status) bool {
	return s == StatusRectifying || s == StatusAwaitingRecheck || s == StatusAwaitingFiling
}

// Overdue 逾期: the deadline has passed and the finding is not closed.
func (f Finding) Overdue(now time.Time) bool {
	return f.DueAt != nil && deadlineRuns(f.Status) && f.DueAt.Before(now)
}

// Stalled 未按时处置: the present holder should have acted by now.
func (f Finding) Stalled(now time.Time) bool {
	return f.ActBy != nil && f.Status.Open() && f.ActBy.Before(now)
}

// FixedLate reports whether the last fix came after its deadline.
func (f Finding) FixedLate() bool { return f.Fix != nil && f.Fix.Late }

// PhotoIDs names all photographs of the finding, each once.
func (f Finding) PhotoIDs() []string {
	ids := make([]string, 0, len(f.Photos))
	for _, p := range f.Photos {
		ids = append(ids, p.PhotoID)
	}
	return unique(ids)
}

// Signed finds the signature of a place.
func (f Finding) Signed(p Place) bool {
	for _, s := range f.Signatures {
		if s.Place == p {
			return true
		}
	}
	return false
}

// unique keeps the first of each, in order; nil for none.
func unique(ids []string) []string {
	var out []string
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

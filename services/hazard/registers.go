package hazard

import (
	"time"

	"hazardloop/checklists"
)

// Category is the family of premises.
type Category = checklists.Category

// Severity is the legal grade of a finding.
type Severity = checklists.Severity

// The kinds of organisation.
const (
	OrgEnterprise = "enterprise" // 企业
	OrgAuthority  = "authority"  // 机关: bureau, street office, supervision group
)

// Org is an organisation: company, bureau, street office.
type Org struct {
	ID          string
	Name        string
	CreditCode  string // 统一社会信用代码, GB 32100; empty where it has none
	Kind        string // OrgEnterprise or OrgAuthority
	GridID      string // where it is registered; may be empty
	ScopeKeys   []string
	Address     string
	Contact     Contact
	Enforcement bool   // 执法主体
	Custodian   string // 台账保管人
	CreatedAt   time.Time
	CreatedBy   string
	Version     int64
}

// Contact is a person to call.
type Contact struct {
	Name  string
	Phone string
}

// Grid is a 网格/片区 in a tree of at least three levels.
type Grid struct {
	ID        string
	Name      string
	ParentID  string   // empty at the root
	Path      []string // IDs from the root down to and including this grid: its scope keys
	OfficerA  string   // user ID of the A-post, directly responsible
	OfficerB  string   // user ID of the B-post, assists
	Custodian string   // 台账保管人
	CreatedAt time.Time
	CreatedBy string
	Version   int64
}

// Level counts from 1 at the root.
func (g Grid) Level() int { return len(g.Path) }

// Position is a place on earth in WGS 84. Degrees are kept as integers × 10⁷
// (about 1 cm), so that no float enters a hash.
type Position struct {
	LatE7     int64
	LngE7     int64
	AccuracyM int64 // 0 when unknown
}

// Class is the supervision class from which the patrol frequency follows:
// a at least once per half-year, b per quarter, c per month, d twice per month.
type Class string

// The classes.
const (
	ClassA Class = "a"
	ClassB Class = "b"
	ClassC Class = "c"
	ClassD Class = "d"
)

// Premises is a 场所: what is inspected.
type Premises struct {
	ID          string
	Name        string
	Address     string
	Position    *Position
	OrgID       string
	GridID      string
	GridIDs     []string // the grid and all its ancestors, root first
	Categories  []Category
	Facts       map[string]any // what the family needs; see checklists.CheckFacts
	Class       Class
	ClassReason string
	Contact     Contact
	QRCode      string // what its QR label says: unique
	// LastInspectedAt is the last visit of officers; see Visited.
	LastInspectedAt *time.Time
	FormerKeys      []string // scope keys that it has no longer; see Moved
	CreatedAt       time.Time
	CreatedBy       string
	Version         int64
}

// ScopeKeys are the grid, its ancestors and the owner.
func (p Premises) ScopeKeys() []string {
	return append(append(make([]string, 0, len(p.GridIDs)+1), p.GridIDs...), p.OrgID)
}

// ReportStatus is where a public report stands.
type ReportStatus string

// The states of a public report.
const (
	ReportReceived ReportStatus = "received" // 待核实
	ReportAccepted ReportStatus = "accepted" // 已立项: a finding was made of it
	ReportRefused  ReportStatus = "refused"  // 不予受理, with a reason
)

// Report is a 随手拍: a lead from the public. It becomes a finding only when an
// inspector accepts it onto a premises.
type Report struct {
	ID          string
	Description string
	Location    string
	Position    *Position
	Phone       string // optional, for questions; never shown to the public
	PhotoIDs    []string
	Status      ReportStatus
	Reason      string // why it was refused
	FindingID   string
	HandledBy   string
	HandledAt   *time.Time
	ReceivedAt  time.Time
	Version     int64
}

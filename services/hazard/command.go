package hazard

import "time"

// Action is a step in the life of a finding.
type Action string

// The actions. ActionList is the first event of every history; it is not a
// command, a finding is born with it.
const (
	ActionList             Action = "list"
	ActionAssign           Action = "assign"
	ActionSetDeadline      Action = "set_deadline"
	ActionFixOnSite        Action = "fix_on_site"
	ActionSubmitPlan       Action = "submit_plan"
	ActionReportFixed      Action = "report_fixed"
	ActionRequestExtension Action = "request_extension"
	ActionGrantExtension   Action = "grant_extension"
	ActionRefuseExtension  Action = "refuse_extension"
	ActionPass             Action = "pass"
	ActionFail             Action = "fail"
	ActionSign             Action = "sign"
	ActionSubstitute       Action = "substitute"
	ActionRegrade          Action = "regrade"
	ActionAddNote          Action = "add_note"
	ActionProposeVoid      Action = "propose_void"
	ActionApproveVoid      Action = "approve_void"
	ActionRefuseVoid       Action = "refuse_void"
	ActionReopen           Action = "reopen"
	ActionEscalate         Action = "escalate"
	ActionResume           Action = "resume"
	ActionListSupervision  Action = "list_supervision"
	ActionDelist           Action = "delist"
	ActionPublish          Action = "publish"
	ActionUnpublish        Action = "unpublish"
)

// Command asks for a step. ID is made by the client and makes the step
// idempotent; Version is what its author saw (0: not said); At is when the
// device says it happened (nil: now).
type Command struct {
	ID      string
	Action  Action
	Version int64
	At      *time.Time
	Data    Data
}

// Data carries what a step needs. Every action reads its own members and
// refuses no others: the table says which are needed.
type Data struct {
	ResponsibleOrgID  string
	ResponsibleUserID string
	ResponsiblePerson *Contact
	Measures          string
	InterimMeasures   string
	Plan              *Plan
	DueAt             *time.Time
	NewDueAt          *time.Time
	Note              string
	PhotoIDs          []string
	Supersedes        string
	Reason            string
	Opinion           string
	Digest            string
	SignaturePhotoID  string
	As                Place
	OnSite            bool
	Refused           bool
	Witness           *Contact
	UserID            string
	Severity          Severity
	Criterion         *Criterion
	DuplicateOf       string
	Level             int
	ReplyBy           *time.Time
	DocumentNumber    string
	PublicText        string
}

// photoIDs names what the data names as evidence, the signature included.
func (d Data) photoIDs() []string {
	ids := append([]string(nil), d.PhotoIDs...)
	if d.SignaturePhotoID != "" {
		ids = append(ids, d.SignaturePhotoID)
	}
	return unique(ids)
}

// truncated cuts the times of a command to what stores keep, so that an event
// folds to the same finding before and after it was stored.
func (c Command) truncated() Command {
	c.At = millisPtr(c.At)
	c.Data.DueAt = millisPtr(c.Data.DueAt)
	c.Data.NewDueAt = millisPtr(c.Data.NewDueAt)
	c.Data.ReplyBy = millisPtr(c.Data.ReplyBy)
	return c
}

func millisPtr(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	v := Millis(*t)
	return &v
}

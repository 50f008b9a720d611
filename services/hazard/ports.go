package hazard

import (
	"context"
	"io"
	"time"
)

// The ports. Contract that holds for all of them:
//
//   - Times are UTC, truncated to milliseconds; what is stored comes back equal,
//     empty slices and maps come back nil.
//   - Errors are *Error. Unless said otherwise a method returns not_found for
//     what does not exist or is out of scope, exists for an ID (or a unique
//     member) that is taken, stale for a version that moved on, invalid for a
//     cursor it did not make, and unavailable when the store is away or
//     overloaded. A cancelled context ends the call with unavailable and stores
//     nothing. Driver text is only in the cause.
//   - A write that returned nil is durable: it survives a power cut.
//   - A failing write stores nothing.
//   - Scope is applied inside the query.

// PageRequest asks for a page. Limit is 1…200; Cursor is empty for the first
// page, else the Next of the page before, for the same query.
type PageRequest struct {
	Limit  int
	Cursor string
}

// Page is one page. Next is empty on the last. Cursors are keysets: what is
// inserted or removed meanwhile never makes a page skip or repeat another row.
type Page[T any] struct {
	Items []T
	Next  string
}

// Register keeps things that people maintain.
type Register[T, Q any] interface {
	Feed[T]
	// Create stores a new thing; Version must be 1.
	Create(ctx context.Context, thing T) error
	Get(ctx context.Context, scope Scope, id string) (T, error)
	// Update loads, calls change and stores its result with the version one
	// higher, if nobody else stored meanwhile; else it begins again, so change
	// may run several times and must not remember anything. change runs outside
	// any lock of the store and may read from it. Its error ends the update and
	// is returned as it is; nothing is stored then.
	Update(ctx context.Context, scope Scope, id string, change func(T) (T, error)) (T, error)
	// List gives the things in scope that match, ordered by name then ID unless
	// said otherwise.
	List(ctx context.Context, scope Scope, q Q, page PageRequest) (Page[T], error)
	// Import stores a thing as it is, of any version, as archives bring it, and
	// reports whether it did: one with its ID that is there already stays. exists
	// when another has its unique member.
	Import(ctx context.Context, thing T) (added bool, err error)
}

// OrgQuery filters organisations. Q finds in the name and the credit code.
type OrgQuery struct {
	Q    string
	Kind string
}

// GridQuery filters grids; ParentID nil means any, empty means roots.
type GridQuery struct{ ParentID *string }

// UserQuery filters accounts.
type UserQuery struct {
	OrgID string
	Role  Role
	Q     string
}

// PremisesQuery filters premises. GridID takes in all grids below it. Q finds
// in name and address. QRCode and OrgID match exactly.
type PremisesQuery struct {
	Category Category
	GridID   string
	OrgID    string
	Class    Class
	Q        string
	QRCode   string
}

// ReportQuery filters public reports, newest first.
type ReportQuery struct{ Status ReportStatus }

// TemplateQuery filters stored templates by what their checklist says.
type TemplateQuery struct {
	Code     string
	Category Category
	Status   TemplateStatus
	OrgID    string
}

// Templates keeps the templates of organisations, ordered by the name of the
// checklist, then its code, then newest first (CreatedAt), ties by ID. Code and
// version of the checklist are unique together. Scope.Keys are compared with
// Audience.
type Templates = Register[Template, TemplateQuery]

// Orgs keeps organisations; the credit code is unique where there is one.
type Orgs = Register[Org, OrgQuery]

// Grids keeps the grid tree.
type Grids = Register[Grid, GridQuery]

// PremisesRegister keeps premises; the QR code is unique.
type PremisesRegister = Register[Premises, PremisesQuery]

// Reports keeps public reports. They belong to no grid: every officer sees them.
type Reports = Register[Report, ReportQuery]

// Users keeps accounts; the user name is unique.
type Users interface {
	Register[User, UserQuery]
	// ByUsername finds an account for signing in; no scope.
	ByUsername(ctx context.Context, username string) (User, error)
}

// Sessions keeps sign-ins by the hash of their token.
type Sessions interface {
	Create(ctx context.Context, s Session) error
	// Get gives the session with its account. not_found when there is none; the
	// caller judges the expiry.
	Get(ctx context.Context, tokenHash string) (Session, User, error)
	// Touch moves SeenAt and ExpiresAt; a session that is gone is no error.
	Touch(ctx context.Context, tokenHash string, seenAt, expiresAt time.Time) error
	// Delete signs out; a session that is gone is no error.
	Delete(ctx context.Context, tokenHash string) error
	// DeleteOf ends all sessions of a user but the one with the hash except.
	DeleteOf(ctx context.Context, userID, except string) error
	// DeleteExpired removes what expired before now.
	DeleteExpired(ctx context.Context, now time.Time) error
}

// Strikes counts failures under a key since the count began.
type Strikes struct {
	Count int
	Last  time.Time
}

// Throttle counts failed sign-ins and public requests. Shared by all servers on
// one store.
type Throttle interface {
	// Get gives the strikes of a key; none is the zero value.
	Get(ctx context.Context, key string) (Strikes, error)
	// Strike adds one at now; a count whose last strike is older than memory
	// begins again at one.
	Strike(ctx context.Context, key string, now time.Time, memory time.Duration) (Strikes, error)
	// Clear forgets a key.
	Clear(ctx context.Context, key string) error
	// Forget drops all counts whose last strike was before.
	Forget(ctx context.Context, before time.Time) error
}

// Sequence hands out running numbers.
type Sequence interface {
	// Reserve gives the first of n consecutive numbers of a series, from 1.
	// Durable before it returns: a number is never given twice.
	Reserve(ctx context.Context, series string, n int64) (first int64, err error)
	// Last gives the last number of a series that was reserved, 0 when none was.
	Last(ctx context.Context, series string) (int64, error)
}

// Leases lets one server at a time do a piece of background work.
type Leases interface {
	// Acquire gives the lease to holder until now+ttl, if it is free, expired or
	// holder's already, and reports whether holder has it. Of those who ask at
	// once one gets it.
	Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) (bool, error)
}

// Audit is the append-only security trail.
type Audit interface {
	Append(ctx context.Context, e AuditEntry) error
	// List gives entries newest first.
	List(ctx context.Context, page PageRequest) (Page[AuditEntry], error)
}

// Snapshots keeps the checklists that inspections asked, by digest.
type Snapshots interface {
	// Put stores a snapshot under its digest; one that is there is no error.
	Put(ctx context.Context, digest string, s Snapshot) error
	Get(ctx context.Context, digest string) (Snapshot, error)
}

// InspectionQuery filters submitted inspections and the caller's own drafts,
// by PerformedAt, newest first. From is inclusive, To exclusive.
type InspectionQuery struct {
	PremisesID string
	Kind       Kind
	Status     InspectionStatus
	From, To   *time.Time
}

// Inspections keeps inspections. A draft is seen by its author only
// (Scope.UserID), whatever else is in scope.
type Inspections interface {
	// Create stores a draft.
	Create(ctx context.Context, i Inspection) error
	Get(ctx context.Context, scope Scope, id string) (Inspection, error)
	// Update changes a draft; see Register.Update. A submitted one is not_now.
	Update(ctx context.Context, scope Scope, id string, change func(Inspection) (Inspection, error)) (Inspection, error)
	// Submit stores a submitted inspection, new (Version 1) or in place of its
	// draft (draft's version + 1), and makes its findings, each the first step of
	// its history. When it returns nil all of them are there. exists when an
	// inspection with this ID was submitted before or when a finding's ID is
	// taken by another inspection; stale when the draft moved on. A store without
	// multi-record writes may leave, after a crash only, the inspection without
	// some of its findings: Submit again with the same content completes it, and so
	// do Get and Stores.Recover.
	Submit(ctx context.Context, i Inspection, findings []Step) error
	List(ctx context.Context, scope Scope, q InspectionQuery, page PageRequest) (Page[Inspection], error)
	// Each visits every submitted inspection, in the order of IDs.
	Each(ctx context.Context, visit func(Inspection) error) error
	// Import stores an inspection as it is, of any version, draft or submitted,
	// without making findings; see Register.Import.
	Import(ctx context.Context, i Inspection) (added bool, err error)
}

// FindingSort is the order of a list of findings.
type FindingSort string

// The orders. Findings without a deadline come last by deadline.
const (
	ByDueAt       FindingSort = "dueAt"
	ByFoundAtDesc FindingSort = "-foundAt"
)

// FindingQuery filters findings; zero members do not filter. GridID takes in
// all grids below it, OrgID matches any party. Now is the instant by which
// Overdue and Stalled are judged. Q finds in number, description, location and
// the name of the premises.
type FindingQuery struct {
	Status            Status
	Open              *bool
	Overdue           bool
	Stalled           bool
	Severity          Severity
	Category          Category
	GridID            string
	OrgID             string
	PremisesID        string
	InspectionID      string
	Source            Source
	Holder            Holder
	ResponsibleUserID string
	ResponsibleOrgID  string
	DueBefore         *time.Time // exclusive
	DueAfter          *time.Time // inclusive
	Q                 string
	Sort              FindingSort
	Now               time.Time
}

// Overview is the dashboard's counts. ByGrid counts by the finding's own grid
// and by each ancestor.
type Overview struct {
	Total, Open, Overdue, Stalled int64
	ByStatus                      map[Status]int64
	BySeverity                    map[Severity]int64 // open ones
	ByCategory                    map[Category]int64 // open ones
	ByGrid                        map[string]int64   // open ones
	OverdueByGrid                 map[string]int64
}

// OverdueBy says how overdue findings are grouped.
type OverdueBy string

// The groupings. By age: "1-7", "8-30", "31+" days, a begun day counting as one.
const (
	OverdueByGrid     OverdueBy = "grid" // the finding's own grid
	OverdueByOrg      OverdueBy = "org"  // the responsible organisation
	OverdueByCategory OverdueBy = "category"
	OverdueByAge      OverdueBy = "age"
	OverdueByHolder   OverdueBy = "holder"
)

// OverdueGroup is one group of overdue findings.
type OverdueGroup struct {
	Key      string
	Overdue  int64
	OldestAt time.Time // the oldest deadline in the group
}

// Findings keeps findings with their histories.
type Findings interface {
	Feed[Finding]
	// Create stores a finding with its first event. exists when the ID or the
	// number is taken.
	Create(ctx context.Context, s Step) error
	Get(ctx context.Context, scope Scope, id string) (Finding, error)
	// Update loads, calls change, and stores the finding and appends the event in
	// one atomic step, if nobody else did meanwhile; see Register.Update.
	Update(ctx context.Context, scope Scope, id string, change func(Finding) (Step, error)) (Finding, error)
	// List gives findings in the order of q.Sort, ties by ID.
	List(ctx context.Context, scope Scope, q FindingQuery, page PageRequest) (Page[Finding], error)
	// History gives all events in order. It is capped: MaxEvents, MaxHistoryBytes.
	History(ctx context.Context, id string) ([]Event, error)
	// EventOf finds the event that a command made. not_found when there is none.
	EventOf(ctx context.Context, id, commandID string) (Event, error)
	// Overview counts what is in scope, below the grid if gridID is not empty.
	Overview(ctx context.Context, scope Scope, gridID string, now time.Time) (Overview, error)
	// Overdue groups what is overdue in scope, largest group first.
	Overdue(ctx context.Context, scope Scope, by OverdueBy, now time.Time) ([]OverdueGroup, error)
	// Published lists findings on the public board, newest publication first.
	Published(ctx context.Context, page PageRequest) (Page[Finding], error)
	// Each visits every finding with its history, in the order of IDs.
	Each(ctx context.Context, visit func(Finding, []Event) error) error
	// Import stores findings with their whole histories, as archives and demo
	// data bring them. A finding that is there already stays as it is and is
	// skipped; one whose number is taken by another is exists. All of them are
	// stored in one atomic step, or none; a store without multi-record writes may
	// leave some of them, after a crash or when a number is taken in that moment
	// only: Import again stores the rest. The caller has verified them.
	Import(ctx context.Context, findings []Imported) error
}

// Imported is a finding with its whole history.
type Imported struct {
	Finding Finding
	History []Event
}

// Photos keeps who uploaded which photograph. The bytes are in Blobs.
type Photos interface {
	// AddUpload records an upload, once for each uploader and photograph: a
	// repeat changes nothing and reports false.
	AddUpload(ctx context.Context, u Upload) (added bool, err error)
	// Uploads gives the uploads of each photograph, oldest first. At most 500 IDs.
	Uploads(ctx context.Context, ids []string) (map[string][]Upload, error)
	// Records gives the keys of each finding (Finding.EvidenceKeys) and submitted
	// inspection (ScopeKeys; also of the caller's own drafts) in scope that names
	// the photograph.
	Records(ctx context.Context, scope Scope, photoID string) ([][]string, error)
	// NamedBy gives for each photograph the IDs of findings that name it, in any
	// scope, but of no photograph more than two: enough to tell whether another
	// finding than a certain one does. At most 500 IDs.
	NamedBy(ctx context.Context, ids []string) (map[string][]string, error)
}

// BlobInfo describes stored bytes.
type BlobInfo struct {
	Size     int64
	StoredAt time.Time
}

// Blobs keeps the bytes of photographs, addressed by the SHA-256 of the bytes.
type Blobs interface {
	// Put stores size bytes read from r under id (lower-case hex SHA-256). What is
	// there already stays and is no error. invalid when the bytes are not size
	// long or do not have that digest; then nothing is stored. Reads r as a
	// stream and never holds a whole photograph in memory.
	Put(ctx context.Context, id string, size int64, r io.Reader) error
	// Open gives the bytes for reading and seeking.
	Open(ctx context.Context, id string) (io.ReadSeekCloser, BlobInfo, error)
	Stat(ctx context.Context, id string) (BlobInfo, error)
	// Each calls visit for every stored ID in ascending order.
	Each(ctx context.Context, visit func(id string, info BlobInfo) error) error
	// Check says whether the store can be used now.
	Check(ctx context.Context) error
}

// Thumbs keeps thumbnails by the ID of their photograph. They are no evidence
// and may be lost: they are made again.
type Thumbs interface {
	Put(ctx context.Context, id string, jpeg []byte) error
	Get(ctx context.Context, id string) ([]byte, error)
}

// Stores is one set of ports on one database.
type Stores struct {
	Orgs        Orgs
	Grids       Grids
	Users       Users
	Premises    PremisesRegister
	Reports     Reports
	Templates   Templates
	Sessions    Sessions
	Throttle    Throttle
	Sequence    Sequence
	Audit       Audit
	Snapshots   Snapshots
	Inspections Inspections
	Findings    Findings
	Photos      Photos
	Leases      Leases
	// Check says whether the database can be used now (readiness).
	Check func(ctx context.Context) error
	// Recover finishes what a server that died in the middle of a write left half
	// done, and says how many records it finished. Safe beside running servers, and
	// to repeat. Where every write is one atomic step there is nothing to do.
	Recover func(ctx context.Context) (finished int, err error)
}

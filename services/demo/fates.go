package demo

// A fate is what becomes of a finding.
type fate struct {
	name   string
	cast   int // how many there are in every demonstration
	weight int // share among all others whose age allows it
	// The age of the finding in days at the present of the demonstration. Those of
	// the cast are spread over the range.
	youngest, oldest float64

	major bool // a 重大隐患
	alone bool // outside any inspection
	// judged: somebody has to look at its evidence next.
	judged bool
	play   func(*life)
}

// How far back the demonstration goes, in days.
const (
	youngestFinding = 0.05
	oldestFinding   = 200
)

// fates is the table of all fates. A life that has not the time for its fate
// stops where the present cuts it off, as in reality.
var fates = []fate{
	{name: "closed", cast: 30, weight: 560, youngest: youngestFinding, oldest: oldestFinding, play: playClosed},
	{name: "fixed on site", cast: 10, weight: 130, youngest: 0.1, oldest: oldestFinding, play: playOnSite},
	{name: "reported for the company", cast: 5, weight: 60, youngest: 2, oldest: oldestFinding, play: playOnBehalf},

	{name: "just listed", cast: 4, youngest: 0.05, oldest: 0.7, play: playListed},
	{name: "nobody assigns", cast: 6, weight: 8, youngest: 2, oldest: 14, play: playListed},
	{name: "nobody sets a deadline", cast: 5, weight: 8, youngest: 2, oldest: 16, play: playAssigned},
	{name: "in time", cast: 12, weight: 60, youngest: 0.5, oldest: 6, play: playRectifying},
	{name: "days overdue", cast: 10, weight: 60, youngest: 9.5, oldest: 13, play: playOverdue},
	{name: "weeks overdue", cast: 9, weight: 25, youngest: 17, oldest: 35, play: playOverdueWarned},
	{name: "months overdue", cast: 8, weight: 4, youngest: 48, oldest: 160, play: playOverdueEscalated},
	{name: "reported today", cast: 6, weight: 40, youngest: 4, oldest: 8, judged: true, play: playReported},
	{name: "nobody re-checks", cast: 8, weight: 25, youngest: 9, oldest: 28, judged: true, play: playRecheckStuck},
	{name: "nobody signs", cast: 4, weight: 12, youngest: 12, oldest: 40, judged: true, play: playUnsigned},
	{name: "one signed", cast: 4, weight: 12, youngest: 10, oldest: 40, judged: true, play: playOneSigned},
	{name: "two signed", cast: 5, weight: 12, youngest: 7, oldest: 30, judged: true, play: playTwoSigned},

	{name: "failed, then closed", cast: 9, weight: 45, youngest: 20, oldest: 170, play: playFailedClosed},
	{name: "failed, second round", cast: 5, weight: 20, youngest: 9, oldest: 15, judged: true, play: playFailedOpen},
	{name: "more time, closed", cast: 5, weight: 25, youngest: 25, oldest: 170, play: playExtended},
	{name: "no more time, closed late", cast: 4, weight: 10, youngest: 25, oldest: 150, play: playNotExtended},
	{name: "asks for time", cast: 4, weight: 10, youngest: 3, oldest: 6, play: playAsksForTime},
	{name: "signature refused", cast: 4, weight: 12, youngest: 18, oldest: 150, play: playRefusesToSign},
	{name: "officer has left", cast: 4, weight: 2, youngest: 20, oldest: 90, alone: true, play: playSubstitute},
	{name: "handed over", cast: 4, weight: 12, youngest: 18, oldest: 120, play: playHandedOver},
	{name: "voided", cast: 6, weight: 20, youngest: 4, oldest: 180, play: playVoided},
	{name: "to be voided", cast: 3, weight: 4, youngest: 1.5, oldest: 6, play: playVoidProposed},
	{name: "not voided", cast: 3, weight: 5, youngest: 20, oldest: 120, play: playNotVoided},
	{name: "came back, closed", cast: 3, weight: 6, youngest: 90, oldest: 190, play: playCameBackClosed},
	{name: "came back", cast: 4, weight: 2, youngest: 50, oldest: 70, play: playCameBack},
	{name: "graded up", cast: 3, weight: 4, youngest: 60, oldest: 170, play: playGradedUp},
	{name: "corrected", cast: 4, weight: 10, youngest: 16, oldest: 120, play: playCorrected},
	{name: "photo on its way", cast: 3, youngest: 1, oldest: 5, alone: true, play: playPhotoMissing},
	{name: "photo of the fix on its way", cast: 2, youngest: 5, oldest: 8, alone: true, judged: true, play: playFixPhotoMissing},
	{name: "from the public", cast: publicFindings, youngest: 5, oldest: 150, alone: true, play: playClosed},

	{name: "major, closed", cast: 7, weight: 35, youngest: 50, oldest: 190, major: true, play: playMajorClosed},
	{name: "major, in time", cast: 5, weight: 40, youngest: 3, oldest: 26, major: true, play: playMajorRectifying},
	{name: "major, published", cast: 5, weight: 10, youngest: 10, oldest: 28, major: true, play: playMajorPublished},
	{name: "major, overdue", cast: 4, weight: 6, youngest: 36, oldest: 95, major: true, play: playMajorOverdue},
	{name: "major, suspended", cast: 2, weight: 1, youngest: 60, oldest: 100, major: true, play: playSuspended},
	{name: "major, resumed", cast: 2, weight: 2, youngest: 100, oldest: 190, major: true, play: playResumed},
	{name: "major, nobody assigns", cast: 1, youngest: 3, oldest: 4, major: true, play: playListed},
}

// publicFindings are made of reports by the public: see reports.go.
const publicFindings = 9

// fatePublic and fateLeft are found by name, because their first event differs.
var (
	fatePublic = fateNamed("from the public")
	fateLeft   = fateNamed("officer has left")
)

func fateNamed(name string) int {
	for i, f := range fates {
		if f.name == name {
			return i
		}
	}
	return -1
}

func castSize() int {
	n := 0
	for _, f := range fates {
		n += f.cast
	}
	return n
}

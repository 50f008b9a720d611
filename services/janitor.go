package services

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"hazardloop/services/hazard"
)

// Janitor finishes what a server that died left half done, and throws away what
// is over. Several servers on one store take turns by a lease, and every piece
// of it may be done twice without harm.
type Janitor struct {
	stores   hazard.Stores
	accounts *Accounts
	now      func() time.Time
	log      *slog.Logger
	holder   string // names this server in the lease

	swept  time.Time // last Sweep of accounts
	cursor string    // where the walk over accepted reports goes on
	visits visitWalk // where the walk over submitted inspections goes on
}

const (
	janitorEvery = 15 * time.Second
	janitorLease = 2 * time.Minute
	sweepEvery   = time.Hour
	// acceptedFor is how long a report may be accepted without its finding: both
	// are stored by one request.
	acceptedFor  = 10 * time.Minute
	reportsAtOne = 50 // accepted reports looked at in one round
)

// Run works until ctx ends.
func (j *Janitor) Run(ctx context.Context) {
	tick := time.NewTicker(janitorEvery)
	defer tick.Stop()
	for {
		if err := j.Tidy(ctx); err != nil && ctx.Err() == nil {
			j.log.ErrorContext(ctx, "janitor's round not finished", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Tidy does one round, if no other server is at it.
func (j *Janitor) Tidy(ctx context.Context) error {
	mine, err := j.stores.Leases.Acquire(ctx, "janitor", j.holder, j.now(), janitorLease)
	if err != nil || !mine {
		return err
	}
	finished, err := j.stores.Recover(ctx)
	if err != nil {
		return err
	}
	if finished > 0 {
		j.log.WarnContext(ctx, "finished what a server left half done", "records", finished)
	}
	if err := errors.Join(j.releaseReports(ctx), j.noteVisits(ctx)); err != nil {
		return err
	}
	if j.now().Sub(j.swept) < sweepEvery {
		return nil
	}
	if err := j.accounts.Sweep(ctx); err != nil {
		return err
	}
	j.swept = j.now()
	return nil
}

// releaseReports gives a report back to the officers whose acceptance never got
// its finding, a part of the accepted ones in each round.
func (j *Janitor) releaseReports(ctx context.Context) error {
	page, err := j.stores.Reports.List(ctx, hazard.Everything, hazard.ReportQuery{Status: hazard.ReportAccepted},
		hazard.PageRequest{Limit: reportsAtOne, Cursor: j.cursor})
	if err != nil {
		return err
	}
	for _, r := range page.Items {
		if err := j.releaseReport(ctx, r); err != nil {
			return err
		}
	}
	j.cursor = page.Next
	return nil
}

func (j *Janitor) releaseReport(ctx context.Context, r hazard.Report) error {
	if r.HandledAt != nil && j.now().Sub(*r.HandledAt) < acceptedFor {
		return nil
	}
	_, err := j.stores.Findings.Get(ctx, hazard.Everything, r.FindingID)
	if !hazard.Is(err, hazard.CodeNotFound) {
		return err
	}
	_, err = j.stores.Reports.Update(ctx, hazard.Everything, r.ID, func(now hazard.Report) (hazard.Report, error) {
		if now.Version != r.Version {
			return now, errMovedOn
		}
		now.Status, now.FindingID, now.HandledBy, now.HandledAt = hazard.ReportReceived, "", "", nil
		return now, nil
	})
	if errors.Is(err, errMovedOn) {
		return nil
	}
	if err == nil {
		j.log.WarnContext(ctx, "an accepted report had no finding and is open again", "report", r.ID)
	}
	return err
}

// errMovedOn ends an update of what somebody else changed meanwhile.
var errMovedOn = hazard.NewError(hazard.CodeStale, "记录已被他人更新")

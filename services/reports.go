package services

import (
	"context"
	"fmt"
	"io"
	"time"

	"hazardloop/services/hazard"
)

// Reports takes in 随手拍: the public writes and never reads.
type Reports struct {
	stores hazard.Stores
	photos *Photos
	now    func() time.Time
	newID  func() string
}

// NewReport is what somebody saw. Body is an optional photograph; Fields is
// asked after it was read, so that form fields may follow the file.
type NewReport struct {
	Body   io.Reader
	Fields func() (ReportFields, error)
}

// ReportFields are the words of a report.
type ReportFields struct {
	Description string
	Location    string
	Phone       string
	Position    *hazard.Position
}

// How often one address may report.
const (
	reportsPerHour = 10
	reportMemory   = time.Hour
)

// Receive keeps a report. It says nothing but that it was received. Errors:
// invalid, too_large, too_many.
func (s *Reports) Receive(ctx context.Context, address string, n NewReport) error {
	// Counted by the hour of the clock, so that refused attempts do not prolong
	// the wait.
	hour := s.now().Truncate(reportMemory)
	strikes, err := s.stores.Throttle.Strike(ctx, fmt.Sprintf("report:%s@%d", address, hour.Unix()), s.now(), reportMemory)
	if err != nil {
		return err
	}
	if strikes.Count > reportsPerHour {
		return tooMany(hour.Add(reportMemory).Sub(s.now()))
	}
	r := hazard.Report{ID: s.newID(), Status: hazard.ReportReceived, ReceivedAt: s.now(), Version: 1}
	words := func() error {
		f, err := n.Fields()
		r.Description, r.Location, r.Phone, r.Position = f.Description, f.Location, f.Phone, f.Position
		return err
	}
	if n.Body == nil {
		err = words()
	} else {
		r.PhotoIDs, err = s.photograph(ctx, n.Body, words)
	}
	if err != nil {
		return err
	}
	return s.stores.Reports.Create(ctx, r)
}

// photograph stores the photograph of a report, unless the words that follow it
// are refused.
func (s *Reports) photograph(ctx context.Context, body io.Reader, words func() error) ([]string, error) {
	u, _, err := s.photos.upload(ctx, hazard.Upload{Stage: hazard.StageBefore}, PhotoUpload{
		Body: body, Claims: func() (PhotoClaims, error) { return PhotoClaims{}, words() },
	})
	if err != nil {
		return nil, err
	}
	return []string{u.PhotoID}, nil
}

// List gives the reports to officers, newest first.
func (s *Reports) List(ctx context.Context, q hazard.ReportQuery, page hazard.PageRequest) (hazard.Page[hazard.Report], error) {
	return s.stores.Reports.List(ctx, hazard.Everything, q, page)
}

// Refuse ends a report with a reason. A repeat with the same reason changes
// nothing. Errors: not_found, not_now.
func (s *Reports) Refuse(ctx context.Context, actor hazard.Actor, id, reason string) (hazard.Report, error) {
	now := s.now()
	return s.stores.Reports.Update(ctx, hazard.Everything, id, func(r hazard.Report) (hazard.Report, error) {
		if r.Status == hazard.ReportRefused && r.Reason == reason {
			return r, nil
		}
		if r.Status != hazard.ReportReceived {
			return r, hazard.NewError(hazard.CodeNotNow, "该举报线索已经处理")
		}
		r.Status, r.Reason, r.HandledBy, r.HandledAt = hazard.ReportRefused, reason, actor.UserID, &now
		return r, nil
	})
}

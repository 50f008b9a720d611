package services

import (
	"context"
	"errors"
	"io"
	"time"

	"hazardloop/services/hazard"
)

// Stores and readers that fail, to see what is left behind.

var errAway = hazard.WrapError(hazard.CodeUnavailable, "away", errors.New("the disk is gone"))

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

type touchCounter struct{ *touches }

func (s touchCounter) Touch(ctx context.Context, tokenHash string, seenAt, expiresAt time.Time) error {
	s.n++
	return s.Sessions.Touch(ctx, tokenHash, seenAt, expiresAt)
}

func (brokenAudit) Append(context.Context, hazard.AuditEntry) error { return errAway }

type awayUsers struct{ hazard.Users }

func (awayUsers) ByUsername(context.Context, string) (hazard.User, error) {
	return hazard.User{}, errAway
}

type awayThrottle struct{ hazard.Throttle }

func (awayThrottle) Get(context.Context, string) (hazard.Strikes, error) {
	return hazard.Strikes{}, errAway
}

type awaySessions struct{ hazard.Sessions }

func (awaySessions) Create(context.Context, hazard.Session) error { return errAway }

type awayPhotos struct{ hazard.Photos }

func (awayPhotos) Uploads(context.Context, []string) (map[string][]hazard.Upload, error) {
	return nil, errAway
}

type awayBlobs struct{ hazard.Blobs }

func (awayBlobs) Open(context.Context, string) (io.ReadSeekCloser, hazard.BlobInfo, error) {
	return nil, hazard.BlobInfo{}, errAway
}

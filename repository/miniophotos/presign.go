package miniophotos

import (
	"context"
	"time"

	"hazardloop/services/hazard"
)

// S3 signs links for no longer.
const longestLink = 7 * 24 * time.Hour

// PresignGet gives an address that downloads the photograph without an account
// until ttl is over, 1 second to 7 days. It asks the server nothing, so the
// photograph may be missing. The address names the endpoint as this program knows
// it; whoever is to use it must reach the server by that name.
func (s *Store) PresignGet(ctx context.Context, id string, ttl time.Duration) (string, error) {
	if !validID(id) {
		return "", badID()
	}
	if ttl < time.Second || ttl > longestLink {
		return "", hazard.NewError(hazard.CodeInvalid, "下载链接的有效期应在 1 秒到 7 天之间")
	}
	link, err := s.s3.PresignedGetObject(ctx, s.bucket, photoKey(id), ttl, nil)
	if err != nil {
		return "", answerError(ctx, err)
	}
	return link.String(), nil
}

package sqlitestore

import (
	"context"
	"database/sql"
	"time"

	"hazardloop/services/hazard"
)

type sessions struct{ db *DB }

func (s sessions) Create(ctx context.Context, x hazard.Session) error {
	return s.db.write(ctx, "登录会话", func(t *tx) error {
		_, err := t.exec(`INSERT INTO sessions(token_hash, user_id, created_at, seen_at, expires_at, offline) VALUES(?, ?, ?, ?, ?, ?)`,
			x.TokenHash, x.UserID, x.CreatedAt.UnixMilli(), x.SeenAt.UnixMilli(), x.ExpiresAt.UnixMilli(), x.Offline)
		return err
	})
}

const sessionQuery = `SELECT s.user_id, s.created_at, s.seen_at, s.expires_at, s.offline, u.doc
	FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = ?`

func (s sessions) Get(ctx context.Context, tokenHash string) (hazard.Session, hazard.User, error) {
	session := hazard.Session{TokenHash: tokenHash}
	var user hazard.User
	found := false
	err := s.db.readers.rows(ctx, sessionQuery, []any{tokenHash}, func(rows *sql.Rows) error {
		var created, seen, expires int64
		var doc sql.RawBytes
		err := rows.Scan(&session.UserID, &created, &seen, &expires, &session.Offline, &doc)
		if err != nil {
			return err
		}
		session.CreatedAt, session.SeenAt, session.ExpiresAt = fromMillis(created), fromMillis(seen), fromMillis(expires)
		found = true
		user, err = decodeUser(doc)
		return err
	})
	if err == nil && !found {
		err = hazard.NotFound("登录会话")
	}
	if err != nil {
		return hazard.Session{}, hazard.User{}, err
	}
	return session, user, nil
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func (s sessions) Touch(ctx context.Context, tokenHash string, seenAt, expiresAt time.Time) error {
	return s.exec(ctx, `UPDATE sessions SET seen_at = ?, expires_at = ? WHERE token_hash = ?`,
		seenAt.UnixMilli(), expiresAt.UnixMilli(), tokenHash)
}

func (s sessions) Delete(ctx context.Context, tokenHash string) error {
	return s.exec(ctx, `DELETE FROM sessions WHERE token_hash = ?`, tokenHash)
}

func (s sessions) DeleteOf(ctx context.Context, userID, except string) error {
	return s.exec(ctx, `DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?`, userID, except)
}

func (s sessions) DeleteExpired(ctx context.Context, now time.Time) error {
	return s.exec(ctx, `DELETE FROM sessions WHERE expires_at < ?`, now.UnixMilli())
}

func (s sessions) exec(ctx context.Context, query string, args ...any) error {
	return s.db.write(ctx, "登录会话", func(t *tx) error {
		_, err := t.exec(query, args...)
		return err
	})
}

package sqlitestore

import (
	"context"
	"time"

	"hazardloop/services/hazard"
)

type throttle struct{ db *DB }

func (s throttle) Get(ctx context.Context, key string) (hazard.Strikes, error) {
	var count int
	var last int64
	found, err := s.db.readers.row(ctx, `SELECT count, last FROM throttle WHERE key = ?`, []any{key}, &count, &last)
	if err != nil || !found {
		return hazard.Strikes{}, err
	}
	return hazard.Strikes{Count: count, Last: fromMillis(last)}, nil
}

func (s throttle) Strike(ctx context.Context, key string, now time.Time, memory time.Duration) (hazard.Strikes, error) {
	const query = `INSERT INTO throttle(key, count, last) VALUES(?1, 1, ?2)
		ON CONFLICT(key) DO UPDATE SET count = iif(last < ?3, 1, count + 1), last = ?2 RETURNING count`
	count := 0
	err := s.db.write(ctx, "限制计数", func(t *tx) error {
		return t.returning(query, []any{key, now.UnixMilli(), now.Add(-memory).UnixMilli()}, &count)
	})
	if err != nil {
		return hazard.Strikes{}, err
	}
	return hazard.Strikes{Count: count, Last: hazard.Millis(now)}, nil
}

func (s throttle) Clear(ctx context.Context, key string) error {
	return s.db.write(ctx, "限制计数", func(t *tx) error {
		_, err := t.exec(`DELETE FROM throttle WHERE key = ?`, key)
		return err
	})
}

func (s throttle) Forget(ctx context.Context, before time.Time) error {
	return s.db.write(ctx, "限制计数", func(t *tx) error {
		_, err := t.exec(`DELETE FROM throttle WHERE last < ?`, before.UnixMilli())
		return err
	})
}

// leases is what one server at a time holds.
type leases struct{ db *DB }

func (s leases) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) (bool, error) {
	const query = `INSERT INTO leases(name, holder, until) VALUES(?1, ?2, ?3)
		ON CONFLICT(name) DO UPDATE SET holder = ?2, until = ?3 WHERE holder = ?2 OR until <= ?4`
	held := false
	err := s.db.write(ctx, "任务租约", func(t *tx) error {
		n, err := t.exec(query, name, holder, now.Add(ttl).UnixMilli(), now.UnixMilli())
		held = n > 0
		return err
	})
	return err == nil && held, err
}

type sequence struct{ db *DB }

func (s sequence) Reserve(ctx context.Context, series string, n int64) (int64, error) {
	if n < 1 {
		return 0, bug("预留的编号数量应为正数")
	}
	const query = `INSERT INTO sequences(series, last) VALUES(?1, ?2)
		ON CONFLICT(series) DO UPDATE SET last = last + ?2 RETURNING last`
	var last int64
	err := s.db.write(ctx, "编号", func(t *tx) error {
		return t.returning(query, []any{series, n}, &last)
	})
	if err != nil {
		return 0, err
	}
	return last - n + 1, nil
}

func (s sequence) Last(ctx context.Context, series string) (int64, error) {
	var last int64
	_, err := s.db.readers.row(ctx, `SELECT last FROM sequences WHERE series = ?`, []any{series}, &last)
	return last, err
}

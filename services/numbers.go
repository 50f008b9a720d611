package services

import (
	"context"
	"sync"
	"time"

	"hazardloop/services/hazard"
)

// numbers hands out 隐患编号. It reserves blocks, so that not every finding
// costs a durable write of its own; what is left of a block when the server
// stops is not used: numbers are unique and never reused, but may have gaps.
type numbers struct {
	sequence hazard.Sequence
	zone     *time.Location

	mu        sync.Mutex
	day       string
	next, end int64 // next … end-1 are reserved
}

const numberBlock = 32

// take gives n numbers of the business day of now.
func (x *numbers) take(ctx context.Context, now time.Time, n int) ([]string, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if day := now.In(x.zone).Format("20060102"); day != x.day {
		x.day, x.next, x.end = day, 0, 0
	}
	taken := make([]string, 0, n)
	for len(taken) < n {
		if x.next == x.end {
			size := max(numberBlock, int64(n-len(taken)))
			first, err := x.sequence.Reserve(ctx, hazard.FindingSeries(x.day), size)
			if err != nil {
				return nil, err
			}
			x.next, x.end = first, first+size
		}
		taken = append(taken, hazard.FindingNumber(x.day, x.next))
		x.next++
	}
	return taken, nil
}

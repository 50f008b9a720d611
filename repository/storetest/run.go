// Package storetest is the suite that every adapter of the ports passes: Run for
// the stores on a database, Blobs and Thumbs for those of photographs.
package storetest

import (
	"testing"

	"hazardloop/services/hazard"
)

// Options say how hard the suite is on a store. They make topics smaller, and
// never leave one out.
type Options struct {
	// Size is how much the large topics store and ask, in percent of the whole
	// suite; at least 20, so that every query is still asked in some scope. Less
	// is for a store that takes milliseconds for a call.
	Size int
	// Concurrency is how many calls at most a topic makes at once.
	Concurrency int
}

const leastSize = 20

// whole is the suite as a store must pass it.
var whole = Options{Size: 100, Concurrency: 50}

// suite is what a topic works on: empty stores of its own.
type suite struct {
	hazard.Stores
	Options
}

// some is how many things a topic makes: full of them in the whole suite, and
// never fewer than least.
func (o Options) some(full, least int) int { return max(least, full*o.Size/100) }

// callers is how many calls a topic makes at once.
func (o Options) callers(full int) int { return min(full, o.Concurrency) }

// asks reports whether the nth of many similar questions is asked: all of them
// in the whole suite, else some, spread evenly.
func (o Options) asks(n int) bool { return (n+1)*o.Size/100 > n*o.Size/100 }

// limits are the sizes of pages that a list is walked with; small pages are many
// calls.
func (o Options) limits(all ...int) []int {
	if o.Size >= whole.Size {
		return all
	}
	var some []int
	for _, limit := range all {
		if limit != 1 && limit != 3 {
			some = append(some, limit)
		}
	}
	return some
}

// topic is one part of the contract. It gets stores of its own.
type topic struct {
	name string
	run  func(t *testing.T, s suite)
}

// Run checks the contract of hazard.Stores. open gives empty stores, new for
// each call, and closes them when its test ends.
func Run(t *testing.T, open func(t *testing.T) hazard.Stores) {
	t.Helper()
	RunWith(t, whole, open)
}

// RunWith is Run with other sizes.
func RunWith(t *testing.T, o Options, open func(t *testing.T) hazard.Stores) {
	t.Helper()
	if o.Size < leastSize || o.Size > whole.Size || o.Concurrency < 2 {
		t.Fatalf("options %+v: want a size of %d to %d and at least 2 calls at once", o, leastSize, whole.Size)
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			for _, topic := range g.topics {
				t.Run(topic.name, func(t *testing.T) {
					t.Parallel()
					topic.run(t, suite{open(t), o})
				})
			}
		})
	}
}

var groups = []struct {
	name   string
	topics []topic
}{
	{"registers", registerTopics},
	{"scope", scopeTopics},
	{"accounts", accountTopics},
	{"records", recordTopics},
	{"inspections", inspectionTopics},
	{"findings", findingTopics},
	{"finding lists", findingListTopics},
	{"counts", countTopics},
	{"photos", photoTopics},
	{"pages", pageTopics},
	{"feeds", feedTopics},
	{"servers", serverTopics},
}

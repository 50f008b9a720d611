// Package storetest is the suite that every adapter of the ports passes: Run for
// the stores on a database, Blobs and Thumbs for those of photographs.
package storetest

import (
	"testing"

	"hazardloop/services/hazard"
)

// topic is one part of the contract. It gets stores of its own.
type topic struct {
	name string
	run  func(t *testing.T, s hazard.Stores)
}

// Run checks the contract of hazard.Stores. open gives empty stores, new for
// each call, and closes them when its test ends.
func Run(t *testing.T, open func(t *testing.T) hazard.Stores) {
	groups := []struct {
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
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			for _, topic := range g.topics {
				t.Run(topic.name, func(t *testing.T) {
					t.Parallel()
					topic.run(t, open(t))
				})
			}
		})
	}
}

package mongostore

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"hazardloop/services/hazard"
)

// group is a row of a count: the values by which was grouped, and how many
// findings have them.
type group struct {
	By struct {
		Status   hazard.Status   `bson:"status"`
		Severity hazard.Severity `bson:"severity"`
		Category hazard.Category `bson:"category"`
		Path     string          `bson:"path"`
		Org      string          `bson:"org"`
		Due      bson.DateTime   `bson:"due"`
	} `bson:"_id"`
	Findings int64 `bson:"n"`
}

// groups counts the findings of a listing by the values of fields.
func (s findings) groups(ctx context.Context, l listing, fields []string, visit func(group) error) error {
	c, err := s.store.collection(ctx, inFindings)
	if err != nil || l.none {
		return err
	}
	by := make(bson.D, len(fields))
	for i, f := range fields {
		by[i] = bson.E{Key: f, Value: "$" + f}
	}
	rows, err := c.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: l.query()}},
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: by}, {Key: "n", Value: bson.D{{Key: "$sum", Value: 1}}}}}},
	})
	if err != nil {
		return classify(err, findingNoun)
	}
	defer rows.Close(ctx)
	for rows.Next(ctx) {
		var g group
		if err := rows.Decode(&g); err != nil {
			return corrupt("统计数据", err)
		}
		if err := visit(g); err != nil {
			return err
		}
	}
	return classify(rows.Err(), findingNoun)
}

// Overview asks four questions, each of which reads no more than it must: of the
// closed findings, which are many, only the status counts. What changes between
// the questions may be in one count and not yet in another.
func (s findings) Overview(ctx context.Context, scope hazard.Scope, gridID string, now time.Time) (hazard.Overview, error) {
	open, closed := true, false
	var o hazard.Overview
	for _, question := range []struct {
		which hazard.FindingQuery
		by    []string
		add   func(*hazard.Overview, group) error
	}{
		{hazard.FindingQuery{Open: &closed}, []string{"status"}, addClosed},
		{hazard.FindingQuery{Open: &open}, []string{"status", "severity", "category", "path"}, addOpen},
		{hazard.FindingQuery{Overdue: true}, []string{"path"}, addOverdue},
		{hazard.FindingQuery{Stalled: true}, []string{"status"}, addStalled},
	} {
		question.which.GridID, question.which.Now = gridID, now
		err := s.groups(ctx, findingListing(scope, question.which), question.by, func(g group) error { return question.add(&o, g) })
		if err != nil {
			return hazard.Overview{}, err
		}
	}
	return o, nil
}

func addClosed(o *hazard.Overview, g group) error {
	o.Total += g.Findings
	count(&o.ByStatus, g.By.Status, g.Findings)
	return nil
}

func addOpen(o *hazard.Overview, g group) error {
	o.Total += g.Findings
	o.Open += g.Findings
	count(&o.ByStatus, g.By.Status, g.Findings)
	count(&o.BySeverity, g.By.Severity, g.Findings)
	count(&o.ByCategory, g.By.Category, g.Findings)
	return countGrids(&o.ByGrid, g)
}

func addOverdue(o *hazard.Overview, g group) error {
	o.Overdue += g.Findings
	return countGrids(&o.OverdueByGrid, g)
}

func addStalled(o *hazard.Overview, g group) error {
	o.Stalled += g.Findings
	return nil
}

// countGrids counts for the own grid and for each ancestor.
func countGrids(m *map[string]int64, g group) error {
	path, err := pathOf(g.By.Path)
	for _, id := range distinct(path) {
		count(m, id, g.Findings)
	}
	return err
}

func count[K comparable](m *map[K]int64, key K, n int64) {
	if *m == nil {
		*m = map[K]int64{}
	}
	(*m)[key] += n
}

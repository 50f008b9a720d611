package mongostore

import (
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// shape is what of a query decides which index can serve it.
type shape struct {
	command    string
	collection string
	equal      []string // fields with a value, or one of several
	ranged     []string // fields between bounds
	words      bool     // by tokens: what is found is sorted then
	sort       bson.D
	bounded    bool // by a limit, or because it groups, counts or writes
}

func (q shape) String() string {
	return fmt.Sprintf("%s %s equal%v range%v sort%v words=%v", q.command, q.collection, q.equal, q.ranged, q.sort, q.words)
}

// operators are what the filters of this package may use: the core that every
// MongoDB-compatible server has.
var operators = []string{"$eq", "$in", "$all", "$gt", "$gte", "$lt", "$lte", "$ne", "$exists"}

// add takes in the conditions of a filter. What is in $or bounds nothing.
func (q *shape) add(filter bson.Raw) error {
	elements, err := filter.Elements()
	if err != nil {
		return err
	}
	for _, e := range elements {
		if err := q.condition(e.Key(), e.Value()); err != nil {
			return err
		}
	}
	q.equal, q.ranged = sorted(q.equal), sorted(q.ranged)
	return nil
}

func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

func (q *shape) condition(name string, value bson.RawValue) error {
	if name == "$and" || name == "$or" {
		branches, err := value.Array().Values()
		if err != nil {
			return err
		}
		into := q
		if name == "$or" {
			into = &shape{}
		}
		for _, b := range branches {
			if err := into.add(b.Document()); err != nil {
				return err
			}
		}
		return nil
	}
	if strings.HasPrefix(name, "$") {
		return fmt.Errorf("operator %s", name)
	}
	document, ok := value.DocumentOK()
	if !ok {
		q.equal = append(q.equal, name)
		return nil
	}
	return q.operation(name, document)
}

func (q *shape) operation(name string, document bson.Raw) error {
	elements, err := document.Elements()
	if err != nil {
		return err
	}
	for _, e := range elements {
		switch op := e.Key(); {
		case !slices.Contains(operators, op):
			return fmt.Errorf("operator %s", op)
		case op == "$eq" || op == "$in":
			q.equal = append(q.equal, name)
		case op == "$all":
			q.words = true
		case op == "$ne" || op == "$exists": // looks at what is found
		default:
			q.ranged = append(q.ranged, name)
		}
	}
	return nil
}

// servedBy gives the index that serves the query: its first fields have values,
// what follows is the order, or is bounded; nothing is sorted that was not in
// order before, but what was found by words.
func (q shape) servedBy(all []index) (index, bool) {
	all = append([]index{{q.collection, bson.D{up("_id")}, true, "every collection has it"}}, all...)
	for _, x := range all {
		if x.collection == q.collection && q.serves(x.keys) {
			return x, true
		}
	}
	return index{}, false
}

func (q shape) serves(keys bson.D) bool {
	if q.words {
		return keys[0].Key == "tokens"
	}
	n := 0
	for n < len(keys) && slices.Contains(q.equal, keys[n].Key) {
		n++
	}
	if len(q.sort) == 0 {
		return n > 0 || slices.Contains(q.ranged, keys[0].Key)
	}
	if n == 0 && !q.bounded {
		return false
	}
	// A unique document needs no order.
	if n == 1 && keys[0].Key == "_id" {
		return true
	}
	return inOrder(keys[n:], q.sort)
}

// inOrder reports whether an index, walked one way or the other, gives the order.
func inOrder(keys, order bson.D) bool {
	if len(keys) < len(order) {
		return false
	}
	same, reversed := true, true
	for i, o := range order {
		if keys[i].Key != o.Key {
			return false
		}
		same = same && keys[i].Value == o.Value
		reversed = reversed && keys[i].Value != o.Value
	}
	return same || reversed
}

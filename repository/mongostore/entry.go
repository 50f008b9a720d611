package mongostore

import (
	"bytes"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"hazardloop/repository/keyset"
)

// schemaNumber is the form of documents that this program writes: what stands
// beside doc and how it is derived. It is raised by whoever changes that, together
// with a migration. What stands in doc has a format of its own (package document).
const schemaNumber = 1

// entry is what a document says about its thing beside doc.
type entry struct {
	id      string
	version int64
	member  string   // unique besides the ID; empty: none
	sort    any      // string or bson.DateTime: the order of the list
	keys    []string // each once
	tokens  []string
	more    bson.D // other fields by which it is found
}

// noMember and memberOf are the two kinds of values of the field member, so that
// a plain unique index serves what may have none.
const (
	noMember = "-"
	memberIs = "="
)

func (e entry) memberValue() string {
	if e.member == "" {
		return noMember + e.id
	}
	return memberIs + e.member
}

// fields is the document without its ID; all of them are always there, so that
// an update that sets them replaces the whole.
func (e entry) fields(doc any) bson.D {
	tokens := e.tokens
	if tokens == nil {
		tokens = []string{}
	}
	return append(bson.D{
		{Key: "version", Value: e.version}, {Key: "schema", Value: schemaNumber}, {Key: "doc", Value: doc},
		{Key: "member", Value: e.memberValue()}, {Key: "sort", Value: e.sort},
		{Key: "keys", Value: e.keys}, {Key: "tokens", Value: tokens},
	}, e.more...)
}

// position is where the thing stands in its list.
func (e entry) position() keyset.Position {
	if at, ok := e.sort.(bson.DateTime); ok {
		return keyset.Position{Sort: int64(at), ID: e.id}
	}
	return keyset.Position{Sort: e.sort, ID: e.id}
}

// insertion is the whole document.
func (e entry) insertion(doc any) bson.D {
	return append(bson.D{{Key: "_id", Value: e.id}}, e.fields(doc)...)
}

// stored is what is read of a document; see reading for the projection.
type stored[D any] struct {
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	Schema  int    `bson:"schema"`
	Doc     D      `bson:"doc"`
}

// reading is the projection of stored.
var reading = bson.D{{Key: "version", Value: 1}, {Key: "schema", Value: 1}, {Key: "doc", Value: 1}}

// decode reads a document: corrupt when it is damaged, unavailable when a newer
// program wrote it.
func decode[D any](raw bson.Raw, what string) (stored[D], error) {
	var d stored[D]
	// First the number: a newer document may hold anything.
	if n, ok := raw.Lookup("schema").AsInt64OK(); ok && n > schemaNumber {
		return d, newer(fmt.Errorf("%s: document of schema %d", what, n))
	}
	if err := unmarshal(raw, &d); err != nil {
		return d, corrupt(what, err)
	}
	return d, nil
}

// unmarshal reads BSON as the client writes it, by the tags of JSON.
func unmarshal(raw bson.Raw, to any) error {
	dec := bson.NewDecoder(bson.NewDocumentReader(bytes.NewReader(raw)))
	dec.UseJSONStructTags()
	return dec.Decode(to)
}

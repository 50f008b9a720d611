package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// duplicateKey is MongoDB's code for a value that a unique index has already.
const duplicateKey = 11000

// asMongoDBSays puts right one answer of FerretDB: an update that a unique
// index forbids is an internal error there, while an insert is answered as
// MongoDB does. All other answers pass as they are, also that of a command
// with several updates, because FerretDB does not say which of them it was.
func asMongoDBSays(command, answer message) message {
	if !bytes.Contains(answer, []byte("UNIQUE constraint failed")) || answer.flags()&checksumPresent != 0 {
		return answer
	}
	asked, updates, ok := command.document()
	if !ok {
		return answer
	}
	said, _, ok := answer.document()
	if code, isCode := said.Lookup("code").AsInt64OK(); !ok || !isCode || code == duplicateKey {
		return answer
	}
	elements, err := asked.Elements()
	if err != nil || len(elements) == 0 {
		return answer
	}
	database, _ := asked.Lookup("$db").StringValueOK()
	collection, _ := elements[0].Value().StringValueOK()
	text := fmt.Sprintf("E11000 duplicate key error collection: %s.%s", database, collection)
	switch name := elements[0].Key(); {
	case name == "update" && updates == 1:
		return answer.withDocument(bson.D{
			{Key: "n", Value: int32(0)},
			{Key: "nModified", Value: int32(0)},
			{Key: "writeErrors", Value: bson.A{bson.D{
				{Key: "index", Value: int32(0)}, {Key: "code", Value: int32(duplicateKey)}, {Key: "errmsg", Value: text},
			}}},
			{Key: "ok", Value: 1.0},
		})
	case strings.EqualFold(name, "findAndModify"):
		return answer.withDocument(bson.D{
			{Key: "ok", Value: 0.0}, {Key: "errmsg", Value: text},
			{Key: "code", Value: int32(duplicateKey)}, {Key: "codeName", Value: "DuplicateKey"},
		})
	}
	return answer
}

// document finds the document of an opMsg, and counts its updates, which are
// in an array of the document or in a section of their own.
func (m message) document() (doc bson.Raw, updates int, ok bool) {
	if m.kind() != opMsg {
		return nil, 0, false
	}
	for rest := m[headerSize+4:]; len(rest) >= 5; {
		kind, size := rest[0], binary.LittleEndian.Uint32(rest[1:])
		if size < 5 || uint64(size) > uint64(len(rest)-1) {
			return nil, 0, false
		}
		section := rest[1 : 1+size]
		switch kind {
		case 0:
			doc = bson.Raw(section)
			if doc.Validate() != nil {
				return nil, 0, false
			}
			if list, isArray := doc.Lookup("updates").ArrayOK(); isArray {
				values, _ := list.Values()
				updates += len(values)
			}
		case 1:
			updates += countDocuments(section[4:], "updates")
		default:
			return nil, 0, false
		}
		rest = rest[1+size:]
	}
	return doc, updates, doc != nil
}

// countDocuments counts those of a section: its name, a zero, and documents
// one after the other.
func countDocuments(section []byte, name string) (n int) {
	rest, found := bytes.CutPrefix(section, []byte(name+"\x00"))
	for found && len(rest) >= 5 {
		size := binary.LittleEndian.Uint32(rest)
		if size < 5 || uint64(size) > uint64(len(rest)) {
			return 0
		}
		n, rest = n+1, rest[size:]
	}
	return n
}

// withDocument is a message with the same header and another document.
func (m message) withDocument(doc bson.D) message {
	body, err := bson.Marshal(doc)
	if err != nil {
		return m
	}
	changed := append(message{}, m[:headerSize]...)
	changed = append(changed, 0, 0, 0, 0, 0) // no flags, a section that is one document
	changed = append(changed, body...)
	binary.LittleEndian.PutUint32(changed, uint32(len(changed)))
	return changed
}

// Package keyset makes the cursors of lists: the position after which a page
// begins, so that what is inserted or removed meanwhile never makes a page skip
// or repeat another row. All adapters share it.
package keyset

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"

	"hazardloop/services/hazard"
)

// Position is the place of a row in a list: what it is sorted by, int64 or
// string, and its ID. A page begins after a position.
type Position struct {
	Sort any
	ID   string
}

// Text reports whether the list is sorted by text.
func (p Position) Text() bool {
	_, text := p.Sort.(string)
	return text
}

// A cursor is the position of the last row of a page between the fingerprint of
// the query that it belongs to and a checksum: half a cursor is no position.
const (
	fingerprintBytes = 8
	sumBytes         = 4
	sortInt          = 'i'
	sortText         = 's'
)

// Query tells queries apart: a cursor is good for the one it was made for.
type Query [fingerprintBytes]byte

// Fingerprint makes a Query. list names the list, filters are what JSON can tell
// apart; a member that may change between pages, such as the time, is left zero.
func Fingerprint(list string, filters any) Query {
	b, err := json.Marshal(filters)
	if err != nil {
		panic("keyset: " + err.Error()) // filters are strings, times and truth values
	}
	sum := sha256.Sum256(append([]byte(list), b...))
	return Query(sum[:fingerprintBytes])
}

// Cursor gives the cursor of the page after p.
func (q Query) Cursor(p Position) string {
	b := append(make([]byte, 0, 64), q[:]...)
	switch s := p.Sort.(type) {
	case int64:
		b = binary.BigEndian.AppendUint64(append(b, sortInt), uint64(s))
	case string:
		b = append(binary.AppendUvarint(append(b, sortText), uint64(len(s))), s...)
	}
	b = append(b, p.ID...)
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b)))
}

// Position reads what Cursor made for the same query; invalid otherwise. text
// says whether the list is sorted by text.
func (q Query) Position(cursor string, text bool) (Position, error) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	n := len(b) - sumBytes
	if err != nil || n <= fingerprintBytes || Query(b[:fingerprintBytes]) != q ||
		binary.BigEndian.Uint32(b[n:]) != crc32.ChecksumIEEE(b[:n]) {
		return Position{}, invalid()
	}
	kind, b := b[fingerprintBytes], b[fingerprintBytes+1:n]
	switch {
	case kind == sortInt && !text && len(b) > 8:
		return Position{int64(binary.BigEndian.Uint64(b)), string(b[8:])}, nil
	case kind == sortText && text:
		size, n := binary.Uvarint(b)
		if n <= 0 || size >= uint64(len(b)-n) {
			return Position{}, invalid()
		}
		b = b[n:]
		return Position{string(b[:size]), string(b[size:])}, nil
	}
	return Position{}, invalid()
}

func invalid() error {
	return hazard.InvalidField("/cursor", "cursor", "翻页标记无效，请从第一页重新查询")
}

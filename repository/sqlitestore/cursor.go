package sqlitestore

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
)

// position is the place of a row in a list: what it is sorted by, int64 or
// string, and its ID. A page begins after a position.
type position struct {
	sort any
	id   string
}

// A cursor is the position of the last row of a page between the fingerprint of
// the query that it belongs to and a checksum: half a cursor is no position.
const (
	fingerprintBytes = 8
	cursorInt        = 'i'
	cursorText       = 's'
)

// fingerprint tells queries apart. list names the list, query is its filters.
func fingerprint(list string, query any) []byte {
	b, err := json.Marshal(query)
	if err != nil {
		panic("sqlitestore: " + err.Error()) // queries are strings, times and truth values
	}
	sum := sha256.Sum256(append([]byte(list), b...))
	return sum[:fingerprintBytes]
}

func encodeCursor(query []byte, p position) string {
	b := append(make([]byte, 0, 64), query...)
	switch s := p.sort.(type) {
	case int64:
		b = binary.BigEndian.AppendUint64(append(b, cursorInt), uint64(s))
	case string:
		b = append(binary.AppendUvarint(append(b, cursorText), uint64(len(s))), s...)
	}
	b = append(b, p.id...)
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b)))
}

// decodeCursor reads what encodeCursor made for the same query; invalid
// otherwise. text says which kind the list is sorted by.
func decodeCursor(query []byte, cursor string, text bool) (position, error) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	n := len(b) - 4
	if err != nil || n <= fingerprintBytes || string(b[:fingerprintBytes]) != string(query) ||
		binary.BigEndian.Uint32(b[n:]) != crc32.ChecksumIEEE(b[:n]) {
		return position{}, badCursor()
	}
	b = b[:n]
	kind, b := b[fingerprintBytes], b[fingerprintBytes+1:]
	switch {
	case kind == cursorInt && !text && len(b) > 8:
		return position{int64(binary.BigEndian.Uint64(b)), string(b[8:])}, nil
	case kind == cursorText && text:
		size, n := binary.Uvarint(b)
		if n <= 0 || size >= uint64(len(b)-n) {
			return position{}, badCursor()
		}
		b = b[n:]
		return position{string(b[:size]), string(b[size:])}, nil
	}
	return position{}, badCursor()
}

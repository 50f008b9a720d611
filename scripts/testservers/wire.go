package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Parts of the MongoDB wire protocol that the proxy has to know. A message is
// a header of four little-endian int32 (length, request ID, ID answered, kind)
// and a body; the body of an opMsg begins with its flags.
const (
	headerSize = 16
	opMsg      = 2013

	// maxMessage is what MongoDB allows, 48,000,000 bytes.
	maxMessage = 48_000_000

	checksumPresent = 1 << 0
	moreToCome      = 1 << 1  // the sender wants no answer
	exhaustAllowed  = 1 << 16 // the server may answer more than once
)

type message []byte

func readMessage(r io.Reader) (message, error) {
	var prefix [4]byte
	if _, err := io.ReadFull(r, prefix[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(prefix[:])
	if size < headerSize || size > maxMessage {
		return nil, fmt.Errorf("message of %d bytes", size)
	}
	m := make(message, size)
	copy(m, prefix[:])
	if _, err := io.ReadFull(r, m[4:]); err != nil {
		return nil, errors.Join(io.ErrUnexpectedEOF, err)
	}
	return m, nil
}

func (m message) kind() uint32 { return binary.LittleEndian.Uint32(m[12:]) }

// flags are those of an opMsg; other kinds always have one answer.
func (m message) flags() uint32 {
	if m.kind() != opMsg || len(m) < headerSize+4 {
		return 0
	}
	return binary.LittleEndian.Uint32(m[headerSize:])
}

// withoutFlags clears flags, unless a checksum vouches for them.
func (m message) withoutFlags(flags uint32) {
	if had := m.flags(); had&flags != 0 && had&checksumPresent == 0 {
		binary.LittleEndian.PutUint32(m[headerSize:], had&^flags)
	}
}

package miniophotos

import "strings"

const (
	idLength    = 64
	photoPrefix = "photos/"
	thumbPrefix = "thumbs/"
)

// validID reports whether id is a lower-case hex SHA-256. It is asked before
// any key is made, so no caller's text ever reaches the server.
func validID(id string) bool {
	if len(id) != idLength {
		return false
	}
	for i := range len(id) {
		if c := id[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// The folders keep listings of a file-based server such as MinIO short. The
// order of keys is the order of IDs.
func photoKey(id string) string { return fanOut(photoPrefix, id) }
func thumbKey(id string) string { return fanOut(thumbPrefix, id) }

func fanOut(prefix, id string) string { return prefix + id[:2] + "/" + id[2:4] + "/" + id }

// photoOf gives the ID of a photograph from its key; a key that is none of ours
// has none.
func photoOf(key string) (id string, ok bool) {
	id = key[strings.LastIndexByte(key, '/')+1:]
	return id, validID(id) && key == photoKey(id)
}

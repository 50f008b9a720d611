package hazard

import "time"

// Stage says what a photograph shows.
type Stage string

// The stages.
const (
	StageBefore    Stage = "before"    // 整改前
	StageAfter     Stage = "after"     // 整改后
	StageRecheck   Stage = "recheck"   // 复查
	StageSignature Stage = "signature" // 签字
	StageOther     Stage = "other"
)

// Stages lists all stages.
var Stages = []Stage{StageBefore, StageAfter, StageRecheck, StageSignature, StageOther}

// Upload is one person's upload of one photograph. The bytes are stored once
// under their SHA-256; who brought them, and what was claimed about them, is
// kept for every uploader, since a link counts only with bytes uploaded by
// someone who may act on that record.
type Upload struct {
	PhotoID        string // SHA-256 of the bytes, lower-case hex
	UploaderID     string // user ID; empty for the public
	UploaderKeys   []string
	Size           int64
	ContentType    string
	Width          int
	Height         int
	TakenAt        *time.Time // claimed by the client, or else by EXIF
	ExifTakenAt    *time.Time
	Position       *Position // claimed by the client, or else by EXIF
	Device         string
	OriginalSHA256 string // of the picture before the device made it smaller
	Stage          Stage  // hints given at upload
	InspectionID   string
	FindingID      string
	UploadedAt     time.Time
}

// Complete reports whether a link from a record with these evidence keys to a
// photograph counts: someone who may act on the record uploaded the bytes.
func Complete(recordKeys []string, uploads []Upload) bool {
	for _, u := range uploads {
		if overlaps(u.UploaderKeys, recordKeys) {
			return true
		}
	}
	return false
}

// Missing counts the photographs that have no complete link.
func Missing(recordKeys, photoIDs []string, uploads map[string][]Upload) int {
	n := 0
	for _, id := range photoIDs {
		if !Complete(recordKeys, uploads[id]) {
			n++
		}
	}
	return n
}

package services

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"hazardloop/services/hazard"
)

// Damage is a place where the stored evidence contradicts itself.
type Damage struct {
	Kind   string // finding, inspection, photo
	ID     string
	At     int64 // event of a finding's history, else 0
	Reason string
}

// String says where and what, in one line.
func (d Damage) String() string {
	if d.At > 0 {
		return fmt.Sprintf("%s %s, event %d: %s", d.Kind, d.ID, d.At, d.Reason)
	}
	return fmt.Sprintf("%s %s: %s", d.Kind, d.ID, d.Reason)
}

// Verified counts what was looked at.
type Verified struct {
	Findings, Events, Inspections, Photos, Damages int
}

// Verifier walks all evidence: every hash chain against its finding, every
// inspection against its digest and its findings, every photograph against its
// name, and every link that had bytes against the bytes. It streams: memory does not grow with
// the data.
type Verifier struct {
	Stores hazard.Stores
	Blobs  hazard.Blobs
	Report func(Damage) // called for each damage as it is found
}

// Run walks everything. An error means that the walk could not be finished.
func (v Verifier) Run(ctx context.Context) (Verified, error) {
	var n Verified
	damaged := func(d Damage) {
		n.Damages++
		v.Report(d)
	}
	err := v.Stores.Findings.Each(ctx, func(f hazard.Finding, history []hazard.Event) error {
		n.Findings++
		n.Events += len(history)
		if verdict := hazard.Verify(f, history); !verdict.OK {
			damaged(Damage{"finding", f.ID, verdict.BrokenAt, verdict.Reason})
		}
		return v.photosOf(ctx, "finding", f.ID, f.PhotoIDs(), damaged)
	})
	if err != nil {
		return n, err
	}
	err = v.Stores.Inspections.Each(ctx, func(i hazard.Inspection) error {
		n.Inspections++
		if !i.Sealed() {
			damaged(Damage{"inspection", i.ID, 0, "检查记录与其摘要不符"})
		}
		if err := v.findingsOf(ctx, i, damaged); err != nil {
			return err
		}
		return v.photosOf(ctx, "inspection", i.ID, i.PhotoIDs(), damaged)
	})
	if err != nil {
		return n, err
	}
	err = v.Blobs.Each(ctx, func(id string, _ hazard.BlobInfo) error {
		n.Photos++
		return v.photo(ctx, id, damaged)
	})
	return n, err
}

// findingsOf: what an inspection made must still be there, for a finding that
// was removed with its whole history breaks no chain.
func (v Verifier) findingsOf(ctx context.Context, i hazard.Inspection, damaged func(Damage)) error {
	for _, id := range i.FindingIDs {
		if _, err := v.Stores.Findings.Get(ctx, hazard.Everything, id); hazard.Is(err, hazard.CodeNotFound) {
			damaged(Damage{"inspection", i.ID, 0, "检查登记的隐患丢失：" + id})
		} else if err != nil {
			return err
		}
	}
	return nil
}

// photosOf: bytes that were once acknowledged must still be there. What was
// named but never uploaded is missing, not damaged.
func (v Verifier) photosOf(ctx context.Context, kind, id string, photoIDs []string, damaged func(Damage)) error {
	uploads, err := uploadsOf(ctx, v.Stores.Photos, photoIDs)
	if err != nil {
		return err
	}
	for _, photo := range photoIDs {
		if len(uploads[photo]) == 0 {
			continue
		}
		if _, err := v.Blobs.Stat(ctx, photo); hazard.Is(err, hazard.CodeNotFound) {
			damaged(Damage{kind, id, 0, "照片文件丢失：" + photo})
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (v Verifier) photo(ctx context.Context, id string, damaged func(Damage)) error {
	f, _, err := v.Blobs.Open(ctx, id)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	// A photograph that cannot be read is damage to report, and the walk goes on.
	switch err = errors.Join(err, f.Close()); {
	case err != nil:
		damaged(Damage{"photo", id, 0, "照片文件无法读取：" + err.Error()})
	case hex.EncodeToString(h.Sum(nil)) != id:
		damaged(Damage{"photo", id, 0, "照片内容与其 SHA-256 不符"})
	}
	return nil
}

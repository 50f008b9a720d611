package archive

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"hazardloop/services/hazard"
)

// ExportOptions says what the archive says of itself.
type ExportOptions struct {
	Product string    // version of the program
	Now     time.Time // when the export begins
	// Progress hears how many of a kind are written, now and then; may be nil.
	Progress func(k Kind, done int64)
}

// Export writes an archive of everything to w, also while the service runs on
// the stores. Memory does not grow with what people record; it holds the IDs of
// one register at a time.
//
// What was acknowledged before the export began is in it. Of what comes during
// the export some is in it: a record may then name another that is not, which is
// as good as one that was made a moment later. Whatever is in it is whole: a
// finding with the history that led to it, a photograph with its bytes before
// the record of its upload.
//
// What is damaged in the stores already does not end the export: it is named in
// the manifest. An error says that the archive is of no use.
func Export(ctx context.Context, stores hazard.Stores, blobs hazard.Blobs, w io.Writer, o ExportOptions) (Manifest, error) {
	e := &exporter{
		stores: stores, blobs: blobs, w: newWriter(w), o: o, waiting: map[Kind]*bytes.Buffer{}, damaged: map[Damage]bool{},
		m: Manifest{
			Format: formatNumber, Product: o.Product, MadeAt: hazard.Millis(o.Now),
			Counts: map[Kind]int64{}, Series: map[string]int64{},
		},
	}
	for _, part := range []func(context.Context) error{
		e.registers, e.inspections, e.findings, e.reports, e.audit, e.photos, e.series,
	} {
		if err := part(ctx); err != nil {
			return Manifest{}, err
		}
	}
	return e.w.finish(e.m)
}

// exporter is one export.
type exporter struct {
	stores  hazard.Stores
	blobs   hazard.Blobs
	w       *writer
	o       ExportOptions
	m       Manifest
	waiting map[Kind]*bytes.Buffer // lines for the next entry of a kind
	damaged map[Damage]bool
	asked   map[string]bool // digests of the checklists that are written
	sought  []string        // photographs that records name, to be looked for
}

// add puts a line into the next entry of its kind.
func (e *exporter) add(ctx context.Context, k Kind, line []byte) error {
	if len(line) >= maxChunk {
		return hazard.NewError(hazard.CodeTooLarge, fmt.Sprintf("一条记录过大，无法导出：%s，%d 字节", k, len(line)))
	}
	b := e.waiting[k]
	if b == nil {
		b = &bytes.Buffer{}
		e.waiting[k] = b
	}
	if b.Len() > 0 && b.Len()+len(line) > chunkBytes {
		if err := e.flush(ctx, k); err != nil {
			return err
		}
	}
	b.Write(line)
	b.WriteByte('\n')
	e.m.Counts[k]++
	return nil
}

// flush writes what waits of the kinds.
func (e *exporter) flush(ctx context.Context, kinds ...Kind) error {
	for _, k := range kinds {
		if k == Inspections {
			if err := e.flush(ctx, Checklists); err != nil {
				return err
			}
		}
		b := e.waiting[k]
		if b == nil || b.Len() == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return interrupted(err)
		}
		if err := e.w.chunk(k, b.Bytes()); err != nil {
			return err
		}
		b.Reset()
		e.progress(k)
	}
	return nil
}

func (e *exporter) progress(k Kind) {
	if e.o.Progress != nil {
		e.o.Progress(k, e.m.Counts[k])
	}
}

// maxDamages keeps the manifest small. Stores with more damage than that are
// not moved but mended.
const maxDamages = 10_000

// damage notes what is damaged, once.
func (e *exporter) damage(k Kind, id, reason string) error {
	d := Damage{k, id, reason}
	if e.damaged[d] {
		return nil
	}
	if len(e.damaged) == maxDamages {
		return hazard.NewError(hazard.CodeCorrupt, "损坏的记录过多，无法导出，请先运行 verify 查明原因")
	}
	e.damaged[d] = true
	e.m.Damaged = append(e.m.Damaged, d)
	return nil
}

// series notes how far the numbers of each day are given out.
func (e *exporter) series(ctx context.Context) error {
	for series, highest := range e.m.Series {
		last, err := e.stores.Sequence.Last(ctx, series)
		if err != nil {
			return err
		}
		e.m.Series[series] = max(highest, last)
	}
	return nil
}

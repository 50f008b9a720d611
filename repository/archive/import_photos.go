package archive

import (
	"context"
	"io"

	"hazardloop/services/hazard"
)

// photosAtOnce bounds how many photographs are on their way: each has a flush,
// or an upload, to wait for.
const photosAtOnce = 16

// photo stores a photograph beside the reading of the archive. The store reads
// it out of the file itself and may begin again, and proves it against its name.
func (i *importer) photo(ctx context.Context, photos *workers, e entry) error {
	if i.leftOut(Photos, e.photo) {
		return nil
	}
	at, err := i.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return unreadable(err)
	}
	photos.start(ctx, func() error {
		info, err := i.blobs.Stat(ctx, e.photo)
		there := err == nil && info.Size == e.size
		if err != nil && !hazard.Is(err, hazard.CodeNotFound) {
			return err
		}
		if !there {
			err := i.blobs.Put(ctx, e.photo, e.size, io.NewSectionReader(i.file, at, e.size))
			if hazard.Is(err, hazard.CodeInvalid) {
				return broken(e.name, err) // it changed after it was checked
			}
			if err != nil {
				return err
			}
		}
		i.count(Photos, !there)
		return nil
	})
	i.mu.Lock()
	n := i.done.Added[Photos] + i.done.Present[Photos]
	i.mu.Unlock()
	if n > 0 && n%photoBatch == 0 {
		i.tell(Photos)
	}
	return context.Cause(ctx)
}

package services

import (
	"context"
	"errors"
	"io"
	"math"
	"time"

	"hazardloop/services/hazard"
	"hazardloop/services/imaging"
)

// MaxPhotoBytes is the largest photograph that is taken.
const MaxPhotoBytes = 20 << 20

// thumbEdge is the longest edge of a thumbnail in pixels.
const thumbEdge = 320

// Photos takes in photographs and gives them back to who may see them.
type Photos struct {
	photos      hazard.Photos
	blobs       hazard.Blobs
	thumbs      hazard.Thumbs
	thumbnailer *imaging.Thumbnailer
	spoolDir    string
	zone        *time.Location
	clockAhead  time.Duration // how far a device's clock may be ahead
	now         func() time.Time
}

func newPhotos(ctx context.Context, c Config, now func() time.Time) *Photos {
	p := &Photos{
		photos: c.Stores.Photos, blobs: c.Blobs, thumbs: c.Thumbs, spoolDir: c.SpoolDir, zone: c.Zone, clockAhead: c.Policy.ClockAhead, now: now,
	}
	p.thumbnailer = imaging.NewThumbnailer(ctx, imaging.ThumbnailerOptions{
		Edge: thumbEdge, Log: c.Log, Load: p.load, Save: c.Thumbs.Put,
	})
	return p
}

// load opens a photograph for the thumbnailer.
func (p *Photos) load(ctx context.Context, id string) (io.ReadSeekCloser, imaging.Format, error) {
	f, _, err := p.blobs.Open(ctx, id)
	if err != nil {
		return nil, "", err
	}
	head := make([]byte, imaging.SniffLen)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, "", errors.Join(err, f.Close())
	}
	format, ok := imaging.Sniff(head[:n])
	if !ok {
		return nil, "", errors.Join(imaging.ErrUnknownFormat, f.Close())
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, "", errors.Join(err, f.Close())
	}
	return f, format, nil
}

// PhotoClaims is what a client says of a photograph.
type PhotoClaims struct {
	TakenAt        *time.Time
	Position       *hazard.Position
	OriginalSHA256 string
	Device         string
}

// PhotoUpload is one upload. Claims is asked after Body was read to its end, so
// that form fields may follow the file.
type PhotoUpload struct {
	Body         io.Reader
	Claims       func() (PhotoClaims, error)
	Stage        hazard.Stage
	InspectionID string
	FindingID    string
}

// Upload stores a photograph. The bytes are streamed to disk and judged by what
// they are, never decoded; they are in the store before the upload is recorded,
// so a record never points at nothing. The same bytes by the same person again
// give the first upload and false. Errors: invalid, too_large.
func (p *Photos) Upload(ctx context.Context, actor hazard.Actor, u PhotoUpload) (hazard.Upload, bool, error) {
	return p.upload(ctx, hazard.Upload{
		UploaderID: actor.UserID, UploaderKeys: actor.Scope().Keys, Stage: u.Stage,
		InspectionID: u.InspectionID, FindingID: u.FindingID,
	}, u)
}

func (p *Photos) upload(ctx context.Context, record hazard.Upload, u PhotoUpload) (hazard.Upload, bool, error) {
	s, err := newSpool(p.spoolDir, u.Body, MaxPhotoBytes)
	if err != nil {
		return record, false, err
	}
	defer s.remove()
	info, err := imaging.Inspect(s.file, s.size)
	if err != nil {
		return record, false, pictureError(err)
	}
	claims, err := u.Claims()
	if err != nil {
		return record, false, err
	}
	record.PhotoID, record.Size, record.ContentType = s.digest, s.size, string(info.Format)
	record.Width, record.Height, record.UploadedAt = info.Width, info.Height, p.now()
	record.OriginalSHA256, record.Device = claims.OriginalSHA256, claims.Device
	if err := p.describe(&record, claims, s, info.Format); err != nil {
		return record, false, err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return record, false, spoolError(err)
	}
	if err := p.blobs.Put(ctx, s.digest, s.size, s.file); err != nil {
		return record, false, err
	}
	return p.record(ctx, record)
}

func (p *Photos) record(ctx context.Context, u hazard.Upload) (hazard.Upload, bool, error) {
	added, err := p.photos.AddUpload(ctx, u)
	if err != nil {
		return u, false, err
	}
	p.thumbnailer.Request(u.PhotoID)
	if added {
		return u, true, nil
	}
	uploads, err := p.photos.Uploads(ctx, []string{u.PhotoID})
	if err != nil {
		return u, false, err
	}
	for _, stored := range uploads[u.PhotoID] {
		if stored.UploaderID == u.UploaderID {
			return stored, false, nil
		}
	}
	return u, false, nil
}

// describe takes what the client claims, and what the picture itself claims
// where the client is silent.
func (p *Photos) describe(record *hazard.Upload, claims PhotoClaims, s *spool, format imaging.Format) error {
	meta, err := imaging.ReadMetadata(s.file, format, p.zone)
	if err != nil {
		return spoolError(err)
	}
	if meta.TakenAt != nil {
		at := hazard.Millis(*meta.TakenAt)
		record.ExifTakenAt, record.TakenAt = &at, &at
	}
	if meta.Lat != nil && meta.Lng != nil {
		record.Position = &hazard.Position{LatE7: int64(math.Round(*meta.Lat * 1e7)), LngE7: int64(math.Round(*meta.Lng * 1e7))}
	}
	if record.Device == "" {
		record.Device = meta.Device
	}
	if claims.Position != nil {
		record.Position = claims.Position
	}
	if claims.TakenAt != nil {
		at := hazard.Millis(*claims.TakenAt)
		if at.After(record.UploadedAt.Add(p.clockAhead)) {
			return hazard.InvalidField("/takenAt", "future", "拍摄时间晚于服务器时间超过 48 小时，请检查设备时钟")
		}
		record.TakenAt = &at
	}
	return nil
}

func pictureError(err error) error {
	switch {
	case errors.Is(err, imaging.ErrUnknownFormat):
		return &hazard.Error{Code: hazard.CodeInvalid, Detail: "只接受 JPEG、PNG、WebP、HEIC 照片", Cause: err,
			Fields: []hazard.FieldError{{Pointer: "/file", Code: "photo_type", Detail: "只接受 JPEG、PNG、WebP、HEIC 照片"}}}
	case errors.Is(err, imaging.ErrTooManyPixels):
		return &hazard.Error{Code: hazard.CodeTooLarge, Detail: "照片像素过大（最多 5000 万像素）", Cause: err,
			Fields: []hazard.FieldError{{Pointer: "/file", Code: "too_many_pixels", Detail: "照片像素过大（最多 5000 万像素）"}}}
	case errors.Is(err, imaging.ErrTruncated), errors.Is(err, imaging.ErrMalformed):
		return &hazard.Error{Code: hazard.CodeInvalid, Detail: "照片文件不完整或已损坏", Cause: err,
			Fields: []hazard.FieldError{{Pointer: "/file", Code: "damaged", Detail: "照片文件不完整或已损坏"}}}
	}
	return spoolError(err)
}

// Open gives a photograph to who uploaded it, to who sees a finding or an
// inspection with a complete link to it, and to officers if the public sent it.
// All others: not_found.
func (p *Photos) Open(ctx context.Context, actor hazard.Actor, id string) (io.ReadSeekCloser, hazard.Upload, hazard.BlobInfo, error) {
	u, err := p.readable(ctx, actor, id)
	if err != nil {
		return nil, u, hazard.BlobInfo{}, err
	}
	f, info, err := p.blobs.Open(ctx, id)
	return f, u, info, err
}

func (p *Photos) readable(ctx context.Context, actor hazard.Actor, id string) (hazard.Upload, error) {
	uploads, err := p.photos.Uploads(ctx, []string{id})
	if err != nil {
		return hazard.Upload{}, err
	}
	for _, u := range uploads[id] {
		// What the public sent belongs to nobody's record yet: officers judge it.
		if u.UploaderID == actor.UserID || (u.UploaderID == "" && actor.Officer()) {
			return u, nil
		}
	}
	if len(uploads[id]) == 0 {
		return hazard.Upload{}, hazard.NotFound("照片")
	}
	records, err := p.photos.Records(ctx, actor.Scope(), id)
	if err != nil {
		return hazard.Upload{}, err
	}
	for _, keys := range records {
		for _, u := range uploads[id] {
			if hazard.Complete(keys, []hazard.Upload{u}) {
				return u, nil
			}
		}
	}
	return hazard.Upload{}, hazard.NotFound("照片")
}

// Thumb gives the thumbnail of a readable photograph; ready is false while it
// is being made. not_found also when none can be made of it.
func (p *Photos) Thumb(ctx context.Context, actor hazard.Actor, id string) (jpeg []byte, ready bool, err error) {
	if _, err := p.readable(ctx, actor, id); err != nil {
		return nil, false, err
	}
	jpeg, err = p.thumbs.Get(ctx, id)
	if err == nil {
		return jpeg, true, nil
	}
	if !hazard.Is(err, hazard.CodeNotFound) {
		return nil, false, err
	}
	if p.thumbnailer.Failed(id) {
		return nil, false, hazard.NewError(hazard.CodeNotFound, "该照片无法生成缩略图")
	}
	p.thumbnailer.Request(id)
	return nil, false, nil
}

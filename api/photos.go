package api

import (
	"bytes"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"hazardloop/services"
	"hazardloop/services/hazard"
)

// photoTypes are the only content types that a photograph is served with,
// whatever the store says: never HTML or SVG.
var photoTypes = map[string]bool{"image/jpeg": true, "image/png": true, "image/heic": true, "image/webp": true}

// photoCache: the bytes of a digest never change, but who may read them does,
// so shared caches must not keep them.
const photoCache = "private, immutable, max-age=31536000"

type photoJSON struct {
	ID          string        `json:"id"`
	Size        int64         `json:"size"`
	ContentType string        `json:"contentType"`
	TakenAt     string        `json:"takenAt,omitempty"`
	Position    *positionJSON `json:"position,omitempty"`
}

// photoFields are the text parts of an upload.
type photoFields struct {
	TakenAt        string `json:"takenAt" binding:"omitempty,instant"`
	OriginalSHA256 string `json:"originalSha256" binding:"omitempty,sha256hex"`
	Device         string `json:"device" binding:"max=200"`
}

func (s *server) uploadPhoto(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	upload := services.PhotoUpload{
		Stage: hazard.Stage(q.tagged("stage", "stage")), InspectionID: q.id("inspectionId"), FindingID: q.id("findingId"),
	}
	if upload.Stage == "" && len(q.faults) == 0 {
		q.fault("stage", "required", "不能为空")
	}
	if err := q.err(); err != nil {
		return err
	}
	f, err := openForm(c, "takenAt", "position", "originalSha256", "device")
	if err != nil {
		return err
	}
	found, err := f.toFile()
	if err != nil {
		return err
	}
	if !found {
		return errNoFile()
	}
	upload.Body, upload.Claims = f, func() (services.PhotoClaims, error) { return photoClaims(f) }
	u, fresh, err := s.services.Photos.Upload(c.Request.Context(), actor, upload)
	if err != nil {
		return f.cause(err)
	}
	writeJSON(c, created(fresh), photoJSON{
		ID: u.PhotoID, Size: u.Size, ContentType: u.ContentType, TakenAt: stampIf(u.TakenAt), Position: positionOf(u.Position),
	})
	return nil
}

// photoClaims is asked after the file was read: text parts may follow it.
func photoClaims(f *form) (services.PhotoClaims, error) {
	if err := f.rest(); err != nil {
		return services.PhotoClaims{}, err
	}
	fields := photoFields{TakenAt: f.fields["takenAt"], OriginalSHA256: f.fields["originalSha256"], Device: f.fields["device"]}
	if err := validate(&fields); err != nil {
		return services.PhotoClaims{}, err
	}
	position, err := f.position()
	return services.PhotoClaims{
		TakenAt: instantOf(fields.TakenAt), Position: position, OriginalSHA256: fields.OriginalSHA256, Device: fields.Device,
	}, err
}

func (s *server) getPhoto(c *gin.Context, actor hazard.Actor) error {
	q := s.query(c)
	size := q.get("size")
	if size != "" && size != "thumb" {
		q.fault("size", "enum", "只能是 thumb")
	}
	if err := q.err(); err != nil {
		return err
	}
	id := c.Param("id")
	if !formats["sha256hex"](id) {
		return hazard.NotFound("照片")
	}
	if size == "thumb" {
		return s.sendThumb(c, actor, id)
	}
	return s.sendPhoto(c, actor, id)
}

func (s *server) sendPhoto(c *gin.Context, actor hazard.Actor, id string) error {
	f, upload, info, err := s.services.Photos.Open(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	defer f.Close()
	contentType := upload.ContentType
	if !photoTypes[contentType] {
		return hazard.NewError(hazard.CodeCorrupt, "照片类型记录有误，请联系管理员")
	}
	photoHeaders(c, contentType, id)
	http.ServeContent(c.Writer, c.Request, "", info.StoredAt, f)
	return nil
}

func (s *server) sendThumb(c *gin.Context, actor hazard.Actor, id string) error {
	jpeg, ready, err := s.services.Photos.Thumb(c.Request.Context(), actor, id)
	if err != nil {
		return err
	}
	if !ready {
		c.Header("Retry-After", "1")
		c.Header("Cache-Control", "no-store")
		c.Status(http.StatusAccepted)
		return nil
	}
	photoHeaders(c, "image/jpeg", id+"-thumb")
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, bytes.NewReader(jpeg))
	return nil
}

func photoHeaders(c *gin.Context, contentType, tag string) {
	c.Header("Content-Type", contentType)
	c.Header("Content-Disposition", "inline")
	c.Header("Cache-Control", photoCache)
	c.Header("ETag", `"`+tag+`"`)
}

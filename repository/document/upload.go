package document

import "hazardloop/services/hazard"

// Upload keeps who uploaded a photograph.
type Upload struct {
	Format         `json:",inline"`
	PhotoID        string       `json:"photoId"`
	UploaderID     string       `json:"uploaderId,omitempty"`
	UploaderKeys   []string     `json:"uploaderKeys,omitempty"`
	Size           int64        `json:"size,omitempty"`
	ContentType    string       `json:"contentType,omitempty"`
	Width          int          `json:"width,omitempty"`
	Height         int          `json:"height,omitempty"`
	TakenAt        *Instant     `json:"takenAt,omitempty"`
	ExifTakenAt    *Instant     `json:"exifTakenAt,omitempty"`
	Position       *position    `json:"position,omitempty"`
	Device         string       `json:"device,omitempty"`
	OriginalSHA256 string       `json:"originalSha256,omitempty"`
	Stage          hazard.Stage `json:"stage,omitempty"`
	InspectionID   string       `json:"inspectionId,omitempty"`
	FindingID      string       `json:"findingId,omitempty"`
	UploadedAt     Instant      `json:"uploadedAt"`
}

func (Upload) noun() string { return "照片记录" }

// OfUpload makes the shape.
func OfUpload(u hazard.Upload) Upload {
	return Upload{
		Format: current, PhotoID: u.PhotoID, UploaderID: u.UploaderID, UploaderKeys: u.UploaderKeys, Size: u.Size,
		ContentType: u.ContentType, Width: u.Width, Height: u.Height, TakenAt: ofTimePtr(u.TakenAt),
		ExifTakenAt: ofTimePtr(u.ExifTakenAt), Position: (*position)(u.Position), Device: u.Device,
		OriginalSHA256: u.OriginalSHA256, Stage: u.Stage, InspectionID: u.InspectionID, FindingID: u.FindingID,
		UploadedAt: OfTime(u.UploadedAt),
	}
}

// Upload gives what the shape holds; corrupt when its format is not known.
func (d Upload) Upload() (hazard.Upload, error) {
	if err := d.check(d.noun()); err != nil {
		return hazard.Upload{}, err
	}
	return hazard.Upload{
		PhotoID: d.PhotoID, UploaderID: d.UploaderID, UploaderKeys: texts(d.UploaderKeys), Size: d.Size,
		ContentType: d.ContentType, Width: d.Width, Height: d.Height, TakenAt: d.TakenAt.timePtr(),
		ExifTakenAt: d.ExifTakenAt.timePtr(), Position: (*hazard.Position)(d.Position), Device: d.Device,
		OriginalSHA256: d.OriginalSHA256, Stage: d.Stage, InspectionID: d.InspectionID, FindingID: d.FindingID,
		UploadedAt: d.UploadedAt.Time(),
	}, nil
}

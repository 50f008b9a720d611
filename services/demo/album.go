package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"hazardloop/checklists"
	"hazardloop/services/hazard"
)

// The sizes of the album. All findings share its pictures, whatever their
// number: at most three of each spot, and those below.
const (
	mostSpots      = 130
	leastSpots     = 25
	signatureCount = 45
	frontCount     = 20
)

// spot is one place as it was before, after and at the re-check.
type spot struct{ before, after, recheck string }

// album names the pictures by their digests.
type album struct {
	spots      map[checklists.Category][]spot
	signatures []string
	fronts     []string
}

// scenesOf says what each family's pictures show.
var scenesOf = map[checklists.Category][]string{
	checklists.Fire:         {"corridor", "extinguisher", "exit", "switchboard"},
	checklists.ThreeInOne:   {"corridor", "switchboard", "cylinders", "exit"},
	checklists.Construction: {"scaffold", "switchboard", "scaffold"},
	checklists.Bridge:       {"bridge"},
	checklists.Gas:          {"cylinders", "extinguisher"},
}

// photographer takes the pictures of a family into the archive: an officer for
// the whole district, who may act on every record.
var photographer = map[checklists.Category]string{
	checklists.Fire: "fire.officer1", checklists.ThreeInOne: "fire.officer2", checklists.Construction: "housing.officer1",
	checklists.Bridge: "urban.officer1", checklists.Gas: "emergency.officer1",
}

// picture is one picture to draw.
type picture struct {
	seed          uint64
	kind, scene   string
	caption       string
	uploader      string
	stage         hazard.Stage
	to            *string // where its digest goes
	width, height int
	odd           oddity
}

// oddity is what is wrong with a picture as evidence, for the warnings to have
// something to say.
type oddity int

const (
	plausible  oddity = iota
	takenEarly        // long before the hazard was found
	takenAfar         // in another town
	takenBlind        // nothing says when or where
)

// oddityOf marks the pictures of the fix of a few spots.
func oddityOf(kind string, spot int) oddity {
	if kind != kindAfter {
		return plausible
	}
	switch spot % 12 {
	case 2:
		return takenEarly
	case 5:
		return takenAfar
	case 9:
		return takenBlind
	}
	return plausible
}

// spotCount grows with the findings up to the limit.
func spotCount(findings int) int { return min(max(findings/3, leastSpots), mostSpots) }

// drawAlbum makes all pictures, stores them and records who uploaded them.
func drawAlbum(ctx context.Context, c Config, d *district, taken time.Time) (*album, error) {
	a := &album{
		spots:      map[checklists.Category][]spot{},
		signatures: make([]string, signatureCount), fronts: make([]string, frontCount),
	}
	pictures := a.list(spotCount(c.Findings), c.PictureWidth)
	err := parallel(ctx, len(pictures), cores(), func(ctx context.Context, n int) error {
		return pictures[n].store(ctx, c, d, taken)
	})
	return a, err
}

func (a *album) list(spots, width int) []picture {
	var all []picture
	add := func(p picture) {
		p.seed = mix(uint64(len(all)) ^ seedWord)
		p.width, p.height = width, width*3/4
		all = append(all, p)
	}
	for i := range spots {
		category := checklists.Categories[i%len(checklists.Categories)]
		a.spots[category] = append(a.spots[category], spot{})
	}
	for _, category := range checklists.Categories {
		for i := range a.spots[category] {
			s := &a.spots[category][i]
			seed := mix(uint64(i)) ^ uint64(len(all))<<8
			for _, p := range []picture{
				{kind: kindBefore, stage: hazard.StageBefore, to: &s.before},
				{kind: kindAfter, stage: hazard.StageAfter, to: &s.after},
				{kind: kindRecheck, stage: hazard.StageRecheck, to: &s.recheck},
			} {
				p.odd = oddityOf(p.kind, i)
				p.scene, p.uploader = scenesOf[category][i%len(scenesOf[category])], photographer[category]
				p.caption = fmt.Sprintf("ANLAN BINHE %s %03d", category, i+1)
				add(p)
				all[len(all)-1].seed = seed // one spot: one seed
			}
		}
	}
	for i := range a.signatures {
		add(picture{kind: kindSignature, stage: hazard.StageSignature, to: &a.signatures[i], uploader: "emergency.officer2"})
	}
	for i := range a.fronts {
		add(picture{kind: kindOther, stage: hazard.StageOther, to: &a.fronts[i], uploader: "emergency.officer2", caption: fmt.Sprintf("ANLAN BINHE %03d", i+1)})
	}
	return all
}

func (p picture) store(ctx context.Context, c Config, d *district, taken time.Time) error {
	data := Picture(p.seed, p.kind, p.scene, p.caption, p.width, p.height)
	sum := sha256.Sum256(data)
	id := hex.EncodeToString(sum[:])
	if err := c.Blobs.Put(ctx, id, int64(len(data)), bytes.NewReader(data)); err != nil {
		return err
	}
	*p.to = id
	at := p.takenAt(taken)
	u := hazard.Upload{
		PhotoID: id, Size: int64(len(data)), ContentType: "image/jpeg", Width: p.width, Height: p.height,
		Device: "演示数据", Stage: p.stage, TakenAt: &at, UploadedAt: at,
	}
	switch p.odd {
	case takenBlind:
		u.TakenAt = nil
	case takenAfar:
		u.Position = &hazard.Position{LatE7: districtLatE7 + 2_500_000, LngE7: districtLngE7, AccuracyM: 20}
	}
	_, err := c.Stores.Photos.AddUpload(ctx, upload(d.byName[p.uploader], u))
	return err
}

// takenAt: what many findings share is as old as the district, or where it shows
// a fix as young as the present, so that it fits all of them.
func (p picture) takenAt(opened time.Time) time.Time {
	if p.odd != takenEarly && (p.kind == kindAfter || p.kind == kindRecheck) {
		return opened.Add(registerAge)
	}
	return opened
}

// upload says whose an upload is; nil: the public's.
func upload(by *hazard.User, u hazard.Upload) hazard.Upload {
	if by != nil {
		u.UploaderID, u.UploaderKeys = by.ID, by.Actor().Scope().Keys
	}
	return u
}

// signatureOf gives each person his own hand, as far as the album goes.
func (a *album) signatureOf(userID string) string {
	h := uint64(0)
	for _, c := range []byte(userID) {
		h = mix(h ^ uint64(c))
	}
	return a.signatures[h%uint64(len(a.signatures))]
}

// missingPhoto names a picture that nobody uploaded.
func missingPhoto(n uint64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "never uploaded %d", n))
	return hex.EncodeToString(sum[:])
}
